import type { Alert, Reach } from "@/lib/schema/alerts/alert";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/** The newest message of alert `a` to each channel, among those that `which` selects. */
const newest = (which: string) =>
  `SELECT DISTINCT ON (n.channel_id) n.channel_id, n.state AS sending, n.last_error, na.state, na.severity
   FROM notification_alerts na JOIN notifications n ON n.id = na.notification_id
   WHERE na.alert_id = a.id AND ${which} ORDER BY n.channel_id, n.seq DESC`;
const DELIVERED = newest("n.state = 'delivered'");
const LAST = newest("n.state <> 'withdrawn'");
/** The channels that alert `a` is sent to at once, and whether they work. */
const TARGETS = `alert_targets t JOIN channels c ON c.id = t.channel_id AND c.deleted_at IS NULL
   WHERE t.alert_id = a.id AND t.not_before IS NULL`;

/** Columns of alert `a`. "critical" sorts before "warning". */
export const REACH = `(SELECT min(told.severity) FROM (${DELIVERED}) AS told WHERE told.state = 'firing') AS "toldAs",
   (SELECT extract(epoch FROM max(t.since))::float8 * 1000 FROM ${TARGETS} AND NOT t.closed AND c.enabled
      AND NOT EXISTS (SELECT 1 FROM (${LAST}) AS last WHERE last.channel_id = c.id AND last.sending = 'dead')) AS "waitingSince"`;

/**
 * As what people know of alert `a`, or of the incident that it belongs to: a message about an incident stands for those
 * that join it.
 */
const TOLD_WITH_INCIDENT = `(SELECT min(na.severity) FROM alert_incident_members m
   JOIN channels c ON c.project_id = a.project_id AND c.deleted_at IS NULL
   CROSS JOIN LATERAL (SELECT n.id FROM notifications n WHERE n.channel_id = c.id
     AND n.order_key = 'incident|' || m.incident_id AND n.state = 'delivered' ORDER BY n.seq DESC LIMIT 1) AS last
   JOIN notification_alerts na ON na.notification_id = last.id AND na.state = 'firing'
   WHERE m.alert_id = a.id) AS "incidentToldAs"`;

type Row = UnheldAlert & { incidentToldAs: Severity | null };

export type UnheldAlert = Reach &
  Pick<Alert, "id" | "projectId" | "severity"> & {
    /** Channels that it is sent to, those of them that are enabled, and all that its project has. */
    targets: number;
    enabled: number;
    channels: number;
    /** Whether an attempt at its newest message to any channel failed. */
    failed: boolean;
  };

/** The firing alerts that no one has acknowledged and nothing suppresses. */
export async function listUnheld(
  projectIds: readonly number[],
  client: Client = pool(),
): Promise<UnheldAlert[]> {
  const { rows } = await client.query<Row>({
    name: "unheld-alerts",
    text: `SELECT a.id, a.project_id AS "projectId", a.severity, ${REACH}, ${TOLD_WITH_INCIDENT},
       (SELECT count(*)::int FROM ${TARGETS}) AS targets, (SELECT count(*)::int FROM ${TARGETS} AND c.enabled) AS enabled,
       (SELECT count(*)::int FROM channels c WHERE c.project_id = a.project_id AND c.deleted_at IS NULL) AS channels,
       EXISTS (SELECT 1 FROM (${LAST}) AS last
         WHERE last.sending = 'dead' OR (last.sending = 'queued' AND last.last_error IS NOT NULL)) AS failed
     FROM alerts a WHERE a.project_id = ANY ($1) AND a.state = 'firing' AND a.held_by IS NULL AND a.acknowledged_by IS NULL
     ORDER BY a.started_at`,
    values: [projectIds],
  });
  return rows.map(({ incidentToldAs, ...alert }) => {
    const isCritical = [alert.toldAs, incidentToldAs].includes("critical");
    return { ...alert, toldAs: isCritical ? "critical" : (alert.toldAs ?? incidentToldAs) };
  });
}
