import { guarded } from "@/lib/auth/guard";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadTextDashboard } from "@/lib/dashboard/series/load-text-dashboard";

export const GET = guarded("read", async (request, { projectId }) => {
  const text = await loadTextDashboard(await readingSpan(request, projectId), Date.now());
  return new Response(text, {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
});
