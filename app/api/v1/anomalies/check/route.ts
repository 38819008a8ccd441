import { z } from "zod";
import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { loadAnomalyCheck } from "@/lib/dashboard/load-anomaly-check";
import { readingSpan } from "@/lib/dashboard/reading-span";

export const POST = guarded("read", async (request, { projectId }) => {
  const span = await readingSpan(request, projectId);
  const query = new URL(request.url).searchParams;
  return json({ anomalies: await loadAnomalyCheck(span, query, await readJson(request, z.unknown())) });
});
