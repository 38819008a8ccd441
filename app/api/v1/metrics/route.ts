import { guarded } from "@/lib/auth/guard";
import { loadExposition } from "@/lib/dashboard/series/load-exposition";

export const GET = guarded("read", async (_request, { projectId }) => {
  const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" };
  return new Response(await loadExposition(projectId, Date.now()), { headers });
});
