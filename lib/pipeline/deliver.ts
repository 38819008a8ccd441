import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { parseCidrs } from "@/lib/notify/channels/forbidden-address";
import type { OutboundResult } from "@/lib/notify/channels/outbound";
import { send } from "@/lib/notify/channels/send";
import { classifyAnswer, nextWaitMs } from "@/lib/notify/classify-answer";
import { processWide } from "@/lib/process-wide";
import { insertAlertEvent } from "@/lib/store/alerts";
import { noteDelivery, readChannelSecret } from "@/lib/store/channels";
import {
  type AttemptRecord,
  type ClaimedNotification,
  claimNotifications,
  finishAttempt,
} from "@/lib/store/notifications";
import { pool } from "@/lib/store/pool";
import { announceChange } from "./data-changed";

// Many, because a channel that does not answer holds its places for 15 s each.
const AT_ONCE = 128;
const AT_ONCE_PER_CHANNEL = 4;

type InFlight = { perChannel: Map<string, number>; running: Set<Promise<void>>; wake: () => void };
const inFlight = () =>
  processWide<InFlight>("deliveries", () => ({ perChannel: new Map(), running: new Set(), wake: () => {} }));

/** Makes the delivery loop look at once; other processes find the rows when they next poll. */
export function wakeDeliveries(): void {
  inFlight().wake();
}

export function onWake(wake: () => void): void {
  inFlight().wake = wake;
}

/** Claims what is due and starts to send it. Does not wait: a slow channel must not hold up the others. */
export async function startDeliveries(): Promise<void> {
  const { perChannel, running } = inFlight();
  if (running.size >= AT_ONCE) return;
  const free = AT_ONCE - running.size;
  for (const claimed of await claimNotifications(free, AT_ONCE_PER_CHANNEL, perChannel)) {
    const { channelId } = claimed;
    perChannel.set(channelId, (perChannel.get(channelId) ?? 0) + 1);
    const delivery = deliver(claimed)
      .catch((thrown) =>
        log.error("a delivery could not be recorded", { notification: claimed.id, error: errorText(thrown) }),
      )
      .finally(() => {
        running.delete(delivery);
        const left = (perChannel.get(channelId) ?? 1) - 1;
        if (left === 0) perChannel.delete(channelId);
        else perChannel.set(channelId, left);
        // What waited behind this one in its order may go now.
        wakeDeliveries();
      });
    running.add(delivery);
  }
}

/** Resolves when everything that was being sent has been recorded. */
export async function drainDeliveries(): Promise<void> {
  await Promise.allSettled([...inFlight().running]);
}

async function deliver(claimed: ClaimedNotification): Promise<void> {
  const result = await attempt(claimed);
  const record = recordOf(claimed, result);
  const finished = await finishAttempt(claimed, record);
  // The lease ran out meanwhile: whoever took the row over will record what happens to it.
  if (!finished) return;
  await noteDelivery(claimed.channelId, record.outcome === "delivered" ? null : (record.error ?? "refused"));
  if (record.outcome !== "retry") {
    const kind = record.outcome === "delivered" ? "delivered" : "delivery_failed";
    const data = {
      channel_id: claimed.channelId,
      channel: claimed.channelName,
      kind: claimed.channelKind,
      status: record.status,
      error: record.error,
    };
    for (const alertId of claimed.alertIds)
      await insertAlertEvent(pool(), { projectId: claimed.projectId, alertId, kind, data });
  }
  announceChange({ kind: "alert", projectId: claimed.projectId });
}

async function attempt(claimed: ClaimedNotification): Promise<OutboundResult> {
  const { id, payload, channelKind, channelConfig, channelId, projectId } = claimed;
  try {
    const secret = await readChannelSecret({ id: channelId, projectId });
    const allowed = parseCidrs(env().SIGHTLINE_ALLOW_PRIVATE_TARGETS);
    return await send(channelKind, { id, notice: payload, now: Date.now() }, channelConfig, secret, allowed);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    return { answer: { kind: "failed", fault: "invalid" }, status: null, body: "", error, latencyMs: 0 };
  }
}

function recordOf(claimed: ClaimedNotification, result: OutboundResult): AttemptRecord {
  const { answer, status, body, latencyMs } = result;
  const base = { status, answer: body || null, latencyMs, waitMs: 0 };
  const verdict = classifyAnswer(answer);
  if (verdict === "delivered") return { ...base, outcome: "delivered", error: null };
  const error = result.error ?? `The receiver answered ${status}${body ? `: ${body.slice(0, 200)}` : ""}`;
  if (verdict === "dead") return { ...base, outcome: "dead", error };
  const ageMs = Date.now() - claimed.createdAt.getTime();
  const waitMs = nextWaitMs(claimed.channelKind, claimed.attempts, ageMs, answer, Math.random());
  return waitMs === null
    ? { ...base, outcome: "dead", error: `${error} (given up)` }
    : { ...base, outcome: "retry", error, waitMs };
}
