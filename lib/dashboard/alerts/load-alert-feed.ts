import type { AlertRow } from "@/lib/dashboard/overview/overview-model";
import { alertTitle } from "@/lib/format/alert-title";
import { holdText } from "@/lib/format/hold-text";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { listAlerts } from "@/lib/store/alerts/list-alerts";
import { loadNoData } from "./load-no-data";
import { type Clock, type Notifications, notificationsOf, notifiedOf } from "./load-notified";
import { loadUnheard } from "./load-unheard";

const FEED_LIMIT = 30;

/** Firing alerts and those resolved within the last day, most severe first. */
export async function loadAlertFeed(projectId: number, clock: Clock): Promise<AlertRow[]> {
  const since = new Date(clock.now - DAY_MS);
  const alerts = await listAlerts({ projectId, state: null, severity: null, since, limit: FEED_LIMIT });
  const [unheard, notifications] = await Promise.all([
    loadUnheard(projectId),
    notificationsOf(alerts.map(({ id }) => id)),
  ]);
  return withNoData(projectId, prepareAlertFeed(alerts, notifications, clock, unheard), alerts);
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

export function prepareAlertFeed(
  alerts: readonly Alert[],
  notifications: Notifications,
  clock: Clock,
  unheard: ReadonlyMap<string, Unheard> = new Map(),
): AlertRow[] {
  return alerts.map((alert) => {
    return {
      id: alert.id,
      title: alertTitle(alert.ruleName, alert.labels),
      message: alert.message,
      severity: alert.severity,
      state: alert.state,
      startedAt: alert.startedAt.getTime(),
      resolvedAt: alert.resolvedAt?.getTime() ?? null,
      acknowledgedBy: alert.acknowledgedBy,
      ...notifiedOf([alert.id], notifications, clock),
      held: alert.heldBy && holdText(alert.heldBy),
      unheard: unheard.get(alert.id) ?? null,
    };
  });
}
