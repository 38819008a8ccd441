import type { AlertRow } from "@/lib/dashboard/overview/overview-model";
import { shortMomentText } from "@/lib/format/time-text";
import { CHANNEL_SCHEMAS } from "@/lib/schema/channels/kinds/registry";
import { type AlertEvent, listAlertEvents } from "@/lib/store/alerts/alert-events";
import { listNotifiedChannels, type NotifiedChannel } from "@/lib/store/outbox/list-notified-channels";

/** Where and when it is read. */
export type Clock = { timeZone: string; now: number };
export type Notified = Pick<AlertRow, "notified" | "notNotified">;
/** What messages about some alerts went out, or why not. */
export type Notifications = {
  channels: readonly NotifiedChannel[];
  events: readonly (Pick<AlertEvent, "kind" | "data"> & { alertId: string })[];
};

export async function notificationsOf(alertIds: readonly string[]): Promise<Notifications> {
  const [channels, events] = await Promise.all([listNotifiedChannels(alertIds), listAlertEvents(alertIds)]);
  return { channels, events };
}

/** Of an alert, or of the alerts of one incident: a channel that got any of them knows of it. */
export function notifiedOf(
  ids: readonly string[],
  { channels, events }: Notifications,
  clock: Clock,
): Notified {
  const wanted = new Set(ids);
  const own = channels.filter(({ alertId }) => wanted.has(alertId));
  const first = new Map<string, NotifiedChannel & { deliveredAt: number }>();
  for (const one of own) {
    const { channel, deliveredAt } = one;
    if (deliveredAt !== null && deliveredAt < (first.get(channel)?.deliveredAt ?? Infinity))
      first.set(channel, { ...one, deliveredAt });
  }
  const notified = [...first.values()].map(
    (one) => `${channelText(one)} at ${shortMomentText(one.deliveredAt, clock.timeZone, clock.now)}`,
  );
  const newest = new Map(
    events
      .filter(({ alertId, kind }) => wanted.has(alertId) && DECIDING.has(kind))
      .map((event) => [event.alertId, event]),
  );
  return { notified, notNotified: notified.length > 0 ? null : reasonOf(own, [...newest.values()]) };
}

/** "Slack #oncall"; a name that says what it is stays alone. */
function channelText({ channel, kind }: Pick<NotifiedChannel, "channel" | "kind">): string {
  const { label } = CHANNEL_SCHEMAS[kind];
  return channel.toLowerCase().includes(label.toLowerCase()) ? channel : `${label} ${channel}`;
}

/** The newest of these of an alert says whether a message about it follows. */
const DECIDING = new Set(["routed", "not_notified", "resolved"]);

function reasonOf(own: readonly NotifiedChannel[], newest: Notifications["events"]): string | null {
  const names = (wanted: (one: NotifiedChannel) => boolean) =>
    [...new Set(own.filter(wanted).map(channelText))].join(", ");
  const waiting = names((one) => one.waiting);
  if (waiting !== "") return `Sending to ${waiting}`;
  const failed = names((one) => one.failed);
  if (failed !== "") return `Delivery to ${failed} failed`;
  // A group of alerts sends at most one message in five minutes.
  const routed = newest.find(({ kind }) => kind === "routed");
  if (routed) return `In the next message to ${[routed.data.channels].flat().join(", ")}`;
  const refused = newest.findLast(({ kind }) => kind === "not_notified");
  return refused ? `Not delivered: ${refused.data.reason}` : null;
}
