import type { Severity } from "@/lib/schema/alerts/severity";
import { pool } from "@/lib/store/database/pool";

export type OpenCount = { projectId: number; severity: Severity; count: number };

/** Open incidents, and firing alerts that are in none, of these projects by severity. */
export async function countOpenTrouble(projectIds: readonly number[]): Promise<OpenCount[]> {
  const { rows } = await pool().query<OpenCount>(
    `SELECT project_id AS "projectId", severity, count(*)::int4 AS count FROM (
       SELECT project_id, severity FROM alert_incidents WHERE project_id = ANY ($1) AND state <> 'resolved'
       UNION ALL
       SELECT a.project_id, a.severity FROM alerts a WHERE a.project_id = ANY ($1) AND a.state = 'firing'
         AND NOT EXISTS (SELECT 1 FROM alert_incident_members m JOIN alert_incidents i ON i.id = m.incident_id
           WHERE m.alert_id = a.id AND i.state <> 'resolved')) AS open GROUP BY 1, 2`,
    [projectIds],
  );
  return rows;
}
