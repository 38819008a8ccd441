import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { answerText } from "@/lib/notify/answer-text";
import type { OutboundResult } from "@/lib/notify/channels/outbound";
import { outsideOf, send } from "@/lib/notify/channels/send";
import { classifyAnswer, nextWaitMs, pauseMs } from "@/lib/notify/classify-answer";
import { announceChange } from "@/lib/pipeline/process/data-changed";
import { processWide } from "@/lib/process-wide";
import { pauseChannel, readChannelSecrets } from "@/lib/store/outbox/channels";
import {
  type AttemptRecord,
  type ClaimedNotification,
  claimNotifications,
  finishAttempt,
} from "@/lib/store/outbox/notifications";
import { noteAttempt } from "./note-attempt";

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

/**
 * Claims what is due and starts to send it; how much that was. Does not wait: a slow channel must not hold up the others.
 */
export async function startDeliveries(): Promise<number> {
  const { perChannel, running } = inFlight();
  if (running.size >= AT_ONCE) return 0;
  const due = await claimNotifications(AT_ONCE - running.size, AT_ONCE_PER_CHANNEL, perChannel);
  for (const claimed of due) {
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
  return due.length;
}

/** Resolves when everything that was being sent has been recorded. */
export async function drainDeliveries(): Promise<void> {
  await Promise.allSettled([...inFlight().running]);
}

async function deliver(claimed: ClaimedNotification): Promise<void> {
  const result = await attempt(claimed);
  const pause = pauseMs(claimed.channelKind, result.answer);
  if (pause > 0) await pauseChannel(claimed.channelId, pause);
  const record = recordOf(claimed, result);
  const finished = await finishAttempt(claimed, record);
  // The lease ran out meanwhile: whoever took the row over will record what happens to it.
  if (!finished) return;
  await noteAttempt(claimed, result, record);
  announceChange({ kind: "alert", projectId: claimed.projectId });
}

async function attempt(claimed: ClaimedNotification): Promise<OutboundResult> {
  const { id, payload, threadId, channelKind, channelConfig, channelId, projectId, recipientsLeft } = claimed;
  try {
    const secrets = await readChannelSecrets({ id: channelId, projectId });
    const sending = { id, notice: payload, threadId, now: Date.now() };
    const config = recipientsLeft === null ? channelConfig : { ...channelConfig, to: recipientsLeft };
    return await send(channelKind, sending, config, secrets, outsideOf(env()));
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    return { answer: { kind: "failed", fault: "invalid" }, status: null, body: "", error, latencyMs: 0 };
  }
}

function recordOf(claimed: ClaimedNotification, result: OutboundResult): AttemptRecord {
  const { answer, status, body, latencyMs } = result;
  const base = { status, answer: body || null, latencyMs, waitMs: 0, recipientsLeft: null };
  const verdict = classifyAnswer(answer);
  if (verdict === "delivered") return { ...base, outcome: "delivered", error: result.error };
  const error = answerText(result);
  if (verdict !== "retry") return { ...base, outcome: "dead", error };
  const ageMs = Date.now() - claimed.createdAt.getTime();
  const waitMs = nextWaitMs(claimed.channelKind, claimed.attempts, ageMs, answer, Math.random());
  if (waitMs === null) return { ...base, outcome: "dead", error: `${error} (given up)` };
  const left = answer.kind === "mailed" && answer.left.length > 0 ? answer.left : null;
  return { ...base, outcome: "retry", error, waitMs, recipientsLeft: left };
}
