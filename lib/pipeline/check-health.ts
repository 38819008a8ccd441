import { errorText, log } from "@/lib/log";
import { probeDatabase } from "@/lib/store/probe-database";
import { heartbeat, stalledLoops } from "./heartbeat";

export type Health = { ready: boolean; parts: Record<string, string> };

/** Whether this process can take requests and, where it works, evaluates and delivers in time. */
export async function checkHealth(now: number): Promise<Health> {
  const parts: Record<string, string> = {};
  parts.database = await probeDatabase().then(
    () => "ok",
    (thrown) => {
      log.warn("database not ready", { error: errorText(thrown) });
      return "unreachable";
    },
  );
  const stalled = stalledLoops(now);
  if (heartbeat().worker) parts.worker = stalled.length === 0 ? "ok" : `stalled: ${stalled.join(", ")}`;
  if (heartbeat().stopping) parts.process = "stopping";
  return { ready: Object.values(parts).every((part) => part === "ok"), parts };
}
