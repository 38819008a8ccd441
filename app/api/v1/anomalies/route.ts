import { serve } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadAnomalyPage } from "@/lib/dashboard/requests/load-pages";
import { HITS } from "@/lib/schema/http/endpoints/detectors";

export const GET = serve(HITS.list, async ({ query, projectId }) =>
  loadAnomalyPage(await readingSpan(query, projectId), query),
);
