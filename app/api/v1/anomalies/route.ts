import { guarded, json } from "@/lib/auth/guard";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadAnomalyPage } from "@/lib/dashboard/requests/load-pages";

export const GET = guarded("read", async (request, { projectId }) => {
  const span = await readingSpan(request, projectId);
  return json(await loadAnomalyPage(span, new URL(request.url).searchParams));
});
