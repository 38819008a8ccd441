import { cache } from "react";
import type { Alert } from "@/lib/schema/alerts/alert";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { listAlerts } from "@/lib/store/alerts/list-alerts";
import { type JoinedIncident, loadJoinedIncidents } from "./load-incidents";
import { type Notifications, notificationsOf } from "./load-notified";
import { idsOf } from "./told-of";

const FIRING_LIMIT = 200;
const FEED_LIMIT = 30;

export type RecentAlerts = {
  /** What fires, and of these with what resolved within the last day the first; most severe first. */
  firing: readonly Alert[];
  recent: readonly Alert[];
  /** Their incidents of several alerts. */
  incidents: readonly JoinedIncident[];
  /** Of all these alerts and of the members of their incidents. */
  notifications: Notifications;
};

export const loadFiring = cache((projectId: number) =>
  listAlerts({ projectId, state: "firing", severity: null, since: null, limit: FIRING_LIMIT }),
);

/** What the headline and the feed of a page share. */
export const loadRecentAlerts = cache(async (projectId: number, now: number): Promise<RecentAlerts> => {
  const since = new Date(now - DAY_MS);
  const [firing, recent] = await Promise.all([
    loadFiring(projectId),
    listAlerts({ projectId, state: null, severity: null, since, limit: FEED_LIMIT }),
  ]);
  const ids = [...new Set([...firing, ...recent].map(({ id }) => id))];
  const incidents = await loadJoinedIncidents(projectId, ids, now);
  const notifications = await notificationsOf([...new Set([...ids, ...incidents.flatMap(idsOf)])]);
  return { firing, recent, incidents, notifications };
});

/** The incidents of some alerts, among those of more. */
export function incidentsAmong(
  incidents: readonly JoinedIncident[],
  alerts: readonly { id: string }[],
): JoinedIncident[] {
  const wanted = new Set(alerts.map(({ id }) => id));
  return incidents.flatMap((incident) => {
    const listed = incident.listed.filter((id) => wanted.has(id));
    return listed.length > 0 ? [{ ...incident, listed }] : [];
  });
}
