import { log } from "@/lib/log";
import { parseCidrs } from "@/lib/notify/channels/forbidden-address";
import { outbound } from "@/lib/notify/channels/outbound";
import { processWide } from "@/lib/process-wide";
import { steadyNow } from "@/lib/steady-clock";

const EVERY_MS = 60_000;
const DEADLINE_MS = 15_000;
const state = () => processWide("dead-man", () => ({ pingedAt: Number.NEGATIVE_INFINITY, failing: false }));

/**
 * Pings an external monitor after an evaluation round, at most once a minute. When the pings stop, that monitor alerts in
 * place of Sightline. Never throws.
 */
export async function pingDeadMan(url: string, allowedTargets: string, now = steadyNow()): Promise<void> {
  const memory = state();
  if (now - memory.pingedAt < EVERY_MS) return;
  memory.pingedAt = now;
  const request = { url, headers: { "content-type": "text/plain" }, body: "" };
  const { answer, status, error } = await outbound(request, parseCidrs(allowedTargets), DEADLINE_MS);
  const failing = answer.kind !== "answered" || !answer.accepted;
  // Logged once, not every minute, and without the URL, which may contain a secret.
  if (failing && !memory.failing) log.warn("the dead-man URL does not accept pings", { status, error });
  memory.failing = failing;
}
