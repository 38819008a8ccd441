import { guarded, json } from "@/lib/auth/guard";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadSeries } from "@/lib/dashboard/series/load-series";

export const GET = guarded("read", async (request, { projectId }) => {
  const span = await readingSpan(request, projectId);
  return json(await loadSeries(span, new URL(request.url).searchParams));
});
