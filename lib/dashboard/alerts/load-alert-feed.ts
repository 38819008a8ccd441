import type { AlertRow } from "@/lib/dashboard/overview/overview-model";
import { alertTitle } from "@/lib/format/alert-title";
import { holdText } from "@/lib/format/hold-text";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import type { JoinedIncident } from "./load-incidents";
import { loadNoData } from "./load-no-data";
import { type Clock, type Notifications, notifiedOf } from "./load-notified";
import { incidentsAmong, loadRecentAlerts } from "./load-recent-alerts";
import { loadUnheard } from "./load-unheard";
import { type ToldOf, toldOfIncident } from "./told-of";

export type AlertFeed = { alerts: AlertRow[]; incidents: (JoinedIncident & { reached: ToldOf })[] };

/** Firing alerts and those resolved within the last day, most severe first, and their incidents of several alerts. */
export async function loadAlertFeed(projectId: number, clock: Clock): Promise<AlertFeed> {
  const [{ recent, incidents, notifications }, unheard] = await Promise.all([
    loadRecentAlerts(projectId, clock.now),
    loadUnheard(projectId),
  ]);
  const rows = prepareAlertFeed(recent, notifications, clock, unheard);
  const reached = { unheard, notifications, clock };
  return {
    alerts: await withNoData(projectId, rows, recent),
    incidents: incidentsAmong(incidents, recent).map((one) => ({
      ...one,
      reached: toldOfIncident(one, reached),
    })),
  };
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
