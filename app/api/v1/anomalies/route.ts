import { guarded, json } from "@/lib/auth/guard";
import { loadAnomalyPage } from "@/lib/dashboard/load-pages";
import { readingSpan } from "@/lib/dashboard/reading-span";

export const GET = guarded("read", async (request, { projectId }) => {
  const span = await readingSpan(request, projectId);
  return json(await loadAnomalyPage(span, new URL(request.url).searchParams));
});
