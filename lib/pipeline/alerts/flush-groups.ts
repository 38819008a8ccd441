import { errorText, log } from "@/lib/log";
import { nextDigestAt } from "@/lib/notify/channel-volume";
import { pool, transaction } from "@/lib/store/database/pool";
import {
  type GroupKey,
  listDueGroups,
  readChannelVolume,
  saveDigestWait,
} from "@/lib/store/outbox/notification-groups";
import { wakeDeliveries } from "@/lib/store/outbox/wake-deliveries";
import { flushDigest, flushGroup } from "./flush-group";

const AT_ONCE = 500;

type DueGroup = GroupKey & { projectId: number };

/** Flushes every due group; groups of a channel over its limit are sent as one digest every 5 minutes. */
export async function flushDueGroups(now: number): Promise<void> {
  const over = new Map<string, DueGroup[]>();
  let sent = false;
  for (const due of await listDueGroups(now, AT_ONCE)) {
    const flushed = await attempt(due, () =>
      transaction((client) => flushGroup(client, due.projectId, due, now)),
    );
    if (flushed === "over_limit") over.set(due.channelId, [...(over.get(due.channelId) ?? []), due]);
    sent ||= flushed === "sent";
  }
  for (const groups of over.values()) {
    const first = groups[0]!;
    const next = nextDigestAt(await readChannelVolume(pool(), first, now));
    if (next > now) {
      for (const group of groups) await saveDigestWait(group, next);
      continue;
    }
    await attempt(first, () => transaction((client) => flushDigest(client, first.projectId, groups, now)));
    sent = true;
  }
  if (sent) wakeDeliveries();
}

/** A group that fails must not block the others. */
async function attempt<T>(due: DueGroup, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    log.error("could not flush an alert group", {
      channel: due.channelId,
      error: errorText(thrown),
    });
    return null;
  }
}
