import type { Alert, Reach } from "@/lib/schema/alerts/alert";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/**
 * What became of the messages about the alerts of a CTE `chosen`: each message is read once, however many alerts there are.
 * Gives `reached`, a row for each alert that has a target or a message. "critical" sorts before "warning".
 */
export const REACHED = `sent AS MATERIALIZED (
    SELECT na.alert_id, n.channel_id, n.seq, n.state AS sending, n.last_error, na.state, na.severity
    FROM chosen JOIN notification_alerts na ON na.alert_id = chosen.id JOIN notifications n ON n.id = na.notification_id
    WHERE n.state <> 'withdrawn'),
  newest AS (SELECT DISTINCT ON (alert_id, channel_id) * FROM sent ORDER BY alert_id, channel_id, seq DESC),
  delivered AS (SELECT DISTINCT ON (alert_id, channel_id) * FROM sent WHERE sending = 'delivered'
    ORDER BY alert_id, channel_id, seq DESC),
  targeted AS (SELECT t.alert_id, t.channel_id, t.since, t.closed, c.enabled
    FROM chosen JOIN alert_targets t ON t.alert_id = chosen.id AND t.not_before IS NULL
      JOIN channels c ON c.id = t.channel_id AND c.deleted_at IS NULL),
  reached AS MATERIALIZED (SELECT alert_id,
      min(told.severity) FILTER (WHERE told.state = 'firing') AS told_as,
      max(targeted.since) FILTER (WHERE targeted.enabled AND NOT targeted.closed AND newest.sending IS DISTINCT FROM 'dead')
        AS waiting_since,
      count(targeted.alert_id)::int AS targets, (count(*) FILTER (WHERE targeted.enabled))::int AS enabled,
      bool_or(newest.sending = 'dead' OR (newest.sending = 'queued' AND newest.last_error IS NOT NULL)) AS failed
    FROM targeted FULL JOIN newest USING (alert_id, channel_id) LEFT JOIN delivered AS told USING (alert_id, channel_id)
    GROUP BY alert_id)`;

/** Columns of `reached`. */
export const REACH = `reached.told_as AS "toldAs", extract(epoch FROM reached.waiting_since)::float8 * 1000 AS "waitingSince"`;

/**
 * As what people know of the incidents of the alerts of `chosen`: a message about an incident stands for those that join it.
 */
const TOLD_INCIDENTS = `incidents AS (
    SELECT DISTINCT m.incident_id, chosen.project_id FROM chosen JOIN alert_incident_members m ON m.alert_id = chosen.id),
  told_incidents AS MATERIALIZED (SELECT incidents.incident_id, min(na.severity) AS told_as
    FROM incidents JOIN channels c ON c.project_id = incidents.project_id AND c.deleted_at IS NULL
    CROSS JOIN LATERAL (SELECT n.id FROM notifications n WHERE n.channel_id = c.id
      AND n.order_key = 'incident|' || incidents.incident_id AND n.state = 'delivered' ORDER BY n.seq DESC LIMIT 1) AS last
    JOIN notification_alerts na ON na.notification_id = last.id AND na.state = 'firing'
    GROUP BY incidents.incident_id)`;

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

/** The firing alerts that nothing suppresses: `all`, or those that no one has acknowledged. */
export async function listUnheld(
  projectIds: readonly number[],
  which: "all" | "unacknowledged",
  client: Client = pool(),
): Promise<UnheldAlert[]> {
  const { rows } = await client.query<Row>({
    name: "unheld-alerts",
    text: `WITH chosen AS MATERIALIZED (SELECT a.id, a.project_id, a.severity, a.started_at FROM alerts a
       WHERE a.project_id = ANY ($1) AND a.state = 'firing' AND a.held_by IS NULL
         AND ($2 OR a.acknowledged_by IS NULL)),
     ${REACHED}, ${TOLD_INCIDENTS}
     SELECT chosen.id, chosen.project_id AS "projectId", chosen.severity, ${REACH},
       told_incidents.told_as AS "incidentToldAs",
       coalesce(reached.targets, 0) AS targets, coalesce(reached.enabled, 0) AS enabled,
       coalesce(channels.count, 0) AS channels, coalesce(reached.failed, false) AS failed
     FROM chosen LEFT JOIN reached ON reached.alert_id = chosen.id
       LEFT JOIN alert_incident_members m ON m.alert_id = chosen.id LEFT JOIN told_incidents USING (incident_id)
       LEFT JOIN (SELECT project_id, count(*)::int AS count FROM channels WHERE deleted_at IS NULL GROUP BY project_id) AS channels
         ON channels.project_id = chosen.project_id
     ORDER BY chosen.started_at`,
    values: [projectIds, which === "all"],
  });
  return rows.map(({ incidentToldAs, ...alert }) => {
    const isCritical = [alert.toldAs, incidentToldAs].includes("critical");
    return { ...alert, toldAs: isCritical ? "critical" : (alert.toldAs ?? incidentToldAs) };
  });
}
