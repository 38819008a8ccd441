import { guarded, json } from "@/lib/auth/guard";
import { loadSeries } from "@/lib/dashboard/load-series";
import { readingSpan } from "@/lib/dashboard/reading-span";

export const GET = guarded("read", async (request, { projectId }) => {
  const span = await readingSpan(request, projectId);
  return json(await loadSeries(span, new URL(request.url).searchParams));
});
