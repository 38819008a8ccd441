/** A row of a feed: an alert, or an incident with those of its alerts that are listed. */
export type FeedRow<Alert, Incident> =
  | { incident: null; alert: Alert }
  | { incident: Incident; alerts: Alert[] };

/** Alerts in their order; an incident stands in the place of the first of its alerts. */
export function feedRows<Alert extends { id: string }, Incident extends { listed: readonly string[] }>(
  alerts: readonly Alert[],
  incidents: readonly Incident[],
): FeedRow<Alert, Incident>[] {
  const incidentOf = new Map(incidents.flatMap((incident) => incident.listed.map((id) => [id, incident])));
  const rows: FeedRow<Alert, Incident>[] = [];
  const placed = new Map<Incident, Alert[]>();
  for (const alert of alerts) {
    const incident = incidentOf.get(alert.id);
    const before = incident && placed.get(incident);
    if (!incident) rows.push({ incident: null, alert });
    else if (before) before.push(alert);
    else {
      const own = [alert];
      placed.set(incident, own);
      rows.push({ incident, alerts: own });
    }
  }
  return rows;
}
