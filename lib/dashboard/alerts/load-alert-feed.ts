import type { AlertRow } from "@/lib/dashboard/overview/overview-model";
import type { Alert } from "@/lib/schema/alerts/alert";
import { type AlertEvent, listAlertEvents } from "@/lib/store/alerts/alert-events";
import { listAlerts } from "@/lib/store/alerts/alerts";
import { listToldChannels, type ToldChannel } from "@/lib/store/outbox/list-told-channels";

const DAY_MS = 86_400_000;
const FEED_LIMIT = 30;

/** Firing alerts and those that ended within the last day, the loudest first. */
export async function loadAlertFeed(projectId: number): Promise<AlertRow[]> {
  const since = new Date(Date.now() - DAY_MS);
  const alerts = await listAlerts({ projectId, state: null, severity: null, since, limit: FEED_LIMIT });
  return prepareAlertFeed(alerts, ...(await toldOf(alerts.map(({ id }) => id))));
}

/** Who was told of these alerts, or why nobody was; by alert. */
export async function loadTold(
  alertIds: readonly string[],
): Promise<Map<string, Pick<AlertRow, "told" | "notTold">>> {
  const [channels, events] = await toldOf(alertIds);
  return new Map(alertIds.map((id) => [id, toldText(id, channels, events)]));
}

const toldOf = (ids: readonly string[]) => Promise.all([listToldChannels(ids), listAlertEvents(ids)]);

type EventOfAlert = Pick<AlertEvent, "kind" | "data"> & { alertId: string };

export function prepareAlertFeed(
  alerts: readonly Alert[],
  channels: readonly ToldChannel[],
  events: readonly EventOfAlert[],
): AlertRow[] {
  return alerts.map((alert) => {
    return {
      id: alert.id,
      title: titleOf(alert),
      message: alert.message,
      severity: alert.severity,
      state: alert.state,
      startedAt: alert.startedAt.getTime(),
      resolvedAt: alert.resolvedAt?.getTime() ?? null,
      acknowledgedBy: alert.acknowledgedBy,
      ...toldText(alert.id, channels, events),
    };
  });
}

function toldText(id: string, channels: readonly ToldChannel[], events: readonly EventOfAlert[]) {
  const own = channels.filter(({ alertId }) => alertId === id);
  const told = own.filter(({ delivered }) => delivered).map(({ channel }) => channel);
  return { told, notTold: told.length > 0 ? null : reasonOf(id, own, events) };
}

function reasonOf(id: string, own: readonly ToldChannel[], events: readonly EventOfAlert[]): string | null {
  const names = (wanted: (one: ToldChannel) => boolean) =>
    own
      .filter(wanted)
      .map(({ channel }) => channel)
      .join(", ");
  const waiting = names((one) => one.waiting);
  if (waiting !== "") return `on its way to ${waiting}`;
  const failed = names((one) => one.failed);
  if (failed !== "") return `could not be delivered to ${failed}`;
  const noted = events.filter(({ alertId, kind }) => alertId === id && kind === "not_notified").at(-1);
  return noted ? String(noted.data.reason ?? "") || null : null;
}

/** "p95 latency, claude-sonnet-4": the rule and whom it concerns. */
function titleOf({ ruleName, labels }: Pick<Alert, "ruleName" | "labels">): string {
  const { breaker, ...rest } = labels;
  if (breaker !== undefined) return `${ruleName} ${breaker} open`;
  return [ruleName, ...Object.values(rest).filter(Boolean)].join(", ");
}
