import { z } from "zod";
import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadAnomalyCheck } from "@/lib/dashboard/requests/load-anomaly-check";

export const POST = guarded("read", async (request, { projectId }) => {
  const span = await readingSpan(request, projectId);
  const query = new URL(request.url).searchParams;
  return json({ anomalies: await loadAnomalyCheck(span, query, await readJson(request, z.unknown())) });
});
