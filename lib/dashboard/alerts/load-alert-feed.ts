import type { AlertRow } from "@/lib/dashboard/overview/overview-model";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { type AlertEvent, listAlertEvents } from "@/lib/store/alerts/alert-events";
import { listAlerts } from "@/lib/store/alerts/alerts";
import { listNotifiedChannels, type NotifiedChannel } from "@/lib/store/outbox/list-notified-channels";
import { loadNoData } from "./load-no-data";
import { loadUnheard } from "./load-unheard";

const FEED_LIMIT = 30;

/** Firing alerts and those resolved within the last day, most severe first. */
export async function loadAlertFeed(projectId: number): Promise<AlertRow[]> {
  const since = new Date(Date.now() - DAY_MS);
  const alerts = await listAlerts({ projectId, state: null, severity: null, since, limit: FEED_LIMIT });
  const [unheard, [channels, events]] = await Promise.all([
    loadUnheard(projectId),
    notificationsOf(alerts.map(({ id }) => id)),
  ]);
  return withNoData(projectId, prepareAlertFeed(alerts, channels, events, unheard), alerts);
}

/** Says on which firing alerts the rules no longer get data. */
export async function withNoData<Row extends Pick<AlertRow, "id" | "startedAt">>(
  projectId: number,
  rows: readonly Row[],
  alerts: readonly (Pick<Alert, "id" | "labels"> & { state: AlertRow["state"] })[],
): Promise<(Row & Pick<AlertRow, "noDataSince">)[]> {
  const firing = new Map(alerts.filter(({ state }) => state === "firing").map((one) => [one.id, one]));
  const since = await loadNoData(
    projectId,
    rows.flatMap(({ id, startedAt }) => {
      const alert = firing.get(id);
      return alert ? [{ id, startedAt, labels: alert.labels }] : [];
    }),
  );
  return rows.map((row) => (since.has(row.id) ? { ...row, noDataSince: since.get(row.id)! } : row));
}

/** The channels notified of each alert, or why none was. */
export async function loadNotified(
  alertIds: readonly string[],
): Promise<Map<string, Pick<AlertRow, "notified" | "notNotified">>> {
  const [channels, events] = await notificationsOf(alertIds);
  return new Map(alertIds.map((id) => [id, notifiedText(id, channels, events)]));
}

const notificationsOf = (ids: readonly string[]) =>
  Promise.all([listNotifiedChannels(ids), listAlertEvents(ids)]);

type EventOfAlert = Pick<AlertEvent, "kind" | "data"> & { alertId: string };

export function prepareAlertFeed(
  alerts: readonly Alert[],
  channels: readonly NotifiedChannel[],
  events: readonly EventOfAlert[],
  unheard: ReadonlyMap<string, Unheard> = new Map(),
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
      ...notifiedText(alert.id, channels, events),
      unheard: unheard.get(alert.id) ?? null,
    };
  });
}

function notifiedText(id: string, channels: readonly NotifiedChannel[], events: readonly EventOfAlert[]) {
  const own = channels.filter(({ alertId }) => alertId === id);
  const notified = own.filter(({ delivered }) => delivered).map(({ channel }) => channel);
  return { notified, notNotified: notified.length > 0 ? null : reasonOf(id, own, events) };
}

function reasonOf(
  id: string,
  own: readonly NotifiedChannel[],
  events: readonly EventOfAlert[],
): string | null {
  const names = (wanted: (one: NotifiedChannel) => boolean) =>
    own
      .filter(wanted)
      .map(({ channel }) => channel)
      .join(", ");
  const waiting = names((one) => one.waiting);
  if (waiting !== "") return `Sending to ${waiting}`;
  const failed = names((one) => one.failed);
  if (failed !== "") return `Delivery to ${failed} failed`;
  const unsent = events.filter(({ alertId, kind }) => alertId === id && kind === "not_notified").at(-1);
  const reason = String(unsent?.data.reason ?? "");
  return reason === "" ? null : `Not delivered: ${reason}`;
}

/** "p95 latency, claude-sonnet-4": the rule name and the label values. */
function titleOf({ ruleName, labels }: Pick<Alert, "ruleName" | "labels">): string {
  const { breaker, ...rest } = labels;
  if (breaker !== undefined) return `${ruleName} ${breaker} open`;
  return [ruleName, ...Object.values(rest).filter(Boolean)].join(", ");
}
