import { json } from "@/lib/auth/answers";
import { guarded, jsonBody } from "@/lib/auth/guard";
import { loadAnomalyCheck } from "@/lib/dashboard/load-anomaly-check";
import { readingSpan } from "@/lib/dashboard/reading-span";

export const POST = guarded("read", async (request, { projectId }) => {
  const span = await readingSpan(request, projectId);
  const query = new URL(request.url).searchParams;
  return json({ anomalies: await loadAnomalyCheck(span, query, await jsonBody(request)) });
});
