import { unguarded } from "@/lib/auth/guard";
import { requireMetricsToken } from "@/lib/auth/metrics-token";
import { loadOwnExposition } from "@/lib/pipeline/process/own-exposition";

export const dynamic = "force-dynamic";

export const GET = unguarded(async (request) => {
  requireMetricsToken(request);
  const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" };
  return new Response(await loadOwnExposition(), { headers });
});
