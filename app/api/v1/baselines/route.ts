import { serve } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadBaselines } from "@/lib/dashboard/series/load-summary";
import { HITS } from "@/lib/schema/http/endpoints/detectors";

export const GET = serve(HITS.baselines, async ({ query, projectId }) =>
  loadBaselines(await readingSpan(query, projectId)),
);
