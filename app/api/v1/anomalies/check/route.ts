import { z } from "zod";
import { readJson } from "@/lib/auth/read-json";
import { serve } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadAnomalyCheck } from "@/lib/dashboard/requests/load-anomaly-check";
import { HITS } from "@/lib/schema/http/endpoints/detectors";

export const POST = serve(HITS.check, async ({ request, query, projectId }) => {
  const span = await readingSpan(query, projectId);
  return { anomalies: await loadAnomalyCheck(span, query, await readJson(request, z.unknown())) };
});
