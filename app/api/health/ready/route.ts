import { json, unguarded } from "@/lib/auth/guard";
import { checkHealth } from "@/lib/pipeline/process/check-health";

export const dynamic = "force-dynamic";

export const GET = unguarded(async () => {
  const { ready, parts } = await checkHealth();
  return json({ status: ready ? "ready" : "not ready", ...parts }, ready ? 200 : 503);
});
