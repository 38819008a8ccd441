import { guarded, json } from "@/lib/auth/guard";
import { checkHealth } from "@/lib/pipeline/process/check-health";

export const dynamic = "force-dynamic";

export const GET = guarded("open", async () => {
  const { ready, parts } = await checkHealth(Date.now());
  return json({ status: ready ? "ready" : "not ready", ...parts }, ready ? 200 : 503);
});
