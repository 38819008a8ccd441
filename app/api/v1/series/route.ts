import { serve } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadSeries } from "@/lib/dashboard/series/load-series";
import { FIGURES } from "@/lib/schema/http/endpoints/figures";

export const GET = serve(FIGURES.series, async ({ query, projectId }) =>
  loadSeries(await readingSpan(query, projectId), query),
);
