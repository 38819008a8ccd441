import { serve } from "@/lib/auth/serve";
import { loadExposition } from "@/lib/dashboard/series/load-exposition";
import { FIGURES } from "@/lib/schema/http/endpoints/figures";

export const GET = serve(FIGURES.exposition, async ({ projectId }) => {
  const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" };
  return new Response(await loadExposition(projectId, Date.now()), { headers });
});
