import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { attemptRecord } from "@/lib/notify/attempt-record";
import type { OutboundResult } from "@/lib/notify/channels/outbound";
import { factsOf, PACES } from "@/lib/notify/channels/registry";
import { outsideOf, send } from "@/lib/notify/channels/send";
import { pauseMs } from "@/lib/notify/classify-answer";
import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/http/api-error";
import { announceChange } from "@/lib/store/database/watch-project";
import { pauseChannel, readChannelSecrets } from "@/lib/store/outbox/channels";
import {
  type ClaimedNotification,
  claimNotifications,
  finishAttempt,
} from "@/lib/store/outbox/notifications";
import { wakeDeliveries } from "@/lib/store/outbox/wake-deliveries";
import { noteAttempt } from "./note-attempt";

// Many, because a channel that does not answer occupies its slots for 15 s each.
export const AT_ONCE = 256;
export const AT_ONCE_PER_CHANNEL = 4;
export const AT_ONCE_PER_PROJECT = 32;

type InFlight = { perChannel: Map<string, number>; running: Set<Promise<void>> };
const inFlight = () =>
  processWide<InFlight>("deliveries", () => ({ perChannel: new Map(), running: new Set() }));

/**
 * Claims what is due and starts sending it; returns how many. Does not wait: a slow channel must not block the others.
 */
export async function startDeliveries(): Promise<number> {
  const { perChannel, running } = inFlight();
  if (running.size >= AT_ONCE) return 0;
  const due = await claimNotifications(
    AT_ONCE - running.size,
    AT_ONCE_PER_CHANNEL,
    AT_ONCE_PER_PROJECT,
    perChannel,
    PACES,
  );
  for (const claimed of due) {
    const { channelId } = claimed;
    perChannel.set(channelId, (perChannel.get(channelId) ?? 0) + 1);
    const delivery = deliver(claimed)
      .catch((thrown) =>
        log.error("could not record a delivery", { notification: claimed.id, error: errorText(thrown) }),
      )
      .finally(() => {
        running.delete(delivery);
        const left = (perChannel.get(channelId) ?? 1) - 1;
        if (left === 0) perChannel.delete(channelId);
        else perChannel.set(channelId, left);
        // A message that waited for this one may be due now.
        wakeDeliveries();
      });
    running.add(delivery);
  }
  return due.length;
}

/** Resolves when every delivery in flight has been recorded. */
export async function drainDeliveries(): Promise<void> {
  await Promise.allSettled([...inFlight().running]);
}

async function deliver(claimed: ClaimedNotification): Promise<void> {
  const { attempts, createdAt, claimedAt } = claimed;
  const facts = factsOf(claimed.channelKind);
  const result = await attempt(claimed);
  const pause = pauseMs(facts, result.answer);
  if (pause > 0) await pauseChannel(claimed.channelId, pause);
  const ageMs = claimedAt - createdAt.getTime() + result.latencyMs;
  const record = attemptRecord(facts, { attempts, ageMs, result }, Math.random());
  const finished = await finishAttempt(claimed, record);
  // The lease ran out, and another worker has taken over the row.
  if (!finished) return;
  await noteAttempt(claimed, result, record);
  announceChange({ kind: "alert", projectId: claimed.projectId });
}

async function attempt(claimed: ClaimedNotification): Promise<OutboundResult> {
  const {
    id,
    payload,
    threadId,
    channelKind,
    channelConfig,
    channelId,
    projectId,
    recipientsLeft,
    claimedAt,
  } = claimed;
  const secrets = await readChannelSecrets({ id: channelId, projectId }).catch((thrown) => {
    // Of the database: it says nothing about the channel, and the message is sent when its lease has expired.
    if (!(thrown instanceof ApiError)) throw thrown;
    return thrown;
  });
  if (secrets instanceof ApiError) return failure("unreadable", secrets);
  try {
    const sending = { id, notice: payload, threadId, recipientsLeft, now: claimedAt };
    return await send(channelKind, sending, channelConfig, secrets, outsideOf(env()));
  } catch (thrown) {
    return failure("invalid", thrown);
  }
}

const failure = (fault: "unreadable" | "invalid", thrown: unknown): OutboundResult => {
  const error = thrown instanceof Error ? thrown.message : String(thrown);
  return { answer: { kind: "failed", fault }, status: null, body: "", error, latencyMs: 0 };
};
