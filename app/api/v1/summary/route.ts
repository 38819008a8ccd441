import { serve } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadSummary } from "@/lib/dashboard/series/load-summary";
import { FIGURES } from "@/lib/schema/http/endpoints/figures";

export const GET = serve(FIGURES.summary, async ({ query, projectId }) =>
  loadSummary(await readingSpan(query, projectId)),
);
