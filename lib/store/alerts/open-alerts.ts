import type { Alert, OpenAlert, Silenceable } from "@/lib/schema/alerts/alert";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { REACH, REACHED } from "./alert-reach";

const INCIDENT = `(SELECT m.incident_id FROM alert_incident_members m WHERE m.alert_id = a.id) AS "incidentId"`;

export async function hasOpenAlerts(projectId: number): Promise<boolean> {
  const { rows } = await pool().query<{ any: boolean }>({
    name: "open-alerts",
    text: "SELECT EXISTS (SELECT FROM alerts WHERE project_id = $1 AND state = 'firing') AS any",
    values: [projectId],
  });
  return rows[0]!.any;
}

/** What silences can match of every firing alert, the critical ones first, then the newest. */
export async function listFiringLabels(projectId: number): Promise<(Silenceable & { id: string })[]> {
  const { rows } = await pool().query<Silenceable & { id: string }>(
    `SELECT a.id, a.rule_name AS "ruleName", a.severity, a.type, a.labels, ${INCIDENT} FROM alerts a
     WHERE project_id = $1 AND state = 'firing'
     ORDER BY severity = 'critical' DESC, started_at DESC, id`,
    [projectId],
  );
  return rows;
}

/**
 * The firing alerts of a project with the providers and budgets that they concern. With `about`, only that one and
 * those which may explain it: in a storm, each start must not read all the others.
 */
export async function listOpenAlerts(
  client: Client,
  projectId: number,
  about?: Pick<Alert, "id" | "type" | "labels">,
): Promise<OpenAlert[]> {
  const { rows } = await client.query<OpenAlert>({
    name: "open-alerts-of-project",
    text: `WITH chosen AS MATERIALIZED (SELECT a.* FROM alerts a WHERE a.project_id = $1 AND a.state = 'firing'
         AND ($2::uuid IS NULL OR a.id = $2 OR a.labels <@ $4::jsonb OR (a.labels ? 'budget' AND $4::jsonb ? 'budget')
           OR (a.rule_kind = 'circuit_open' AND $3 <> a.type))),
     ${REACHED}
     SELECT a.id, a.rule_id AS "ruleId", a.rule_name AS "ruleName", a.rule_kind AS "ruleKind", a.type, a.severity, a.labels,
       CASE WHEN a.labels ? 'provider' THEN ARRAY[a.labels ->> 'provider']
         ELSE ARRAY(SELECT DISTINCT s.provider FROM series s WHERE s.project_id = $1 AND s.model = a.labels ->> 'model'
           AND s.provider <> '') END AS providers,
       CASE WHEN a.labels ? 'budget' THEN (SELECT i.identity ->> 'budget' FROM alert_instances i
         WHERE i.rule_id = a.rule_id AND i.fingerprint = a.fingerprint) END AS "budgetId",
       coalesce(a.held_by ->> 'kind' = 'cool_down', false) AS "coolingDown", ${INCIDENT}, ${REACH}
     FROM chosen a LEFT JOIN reached ON reached.alert_id = a.id
     ORDER BY a.started_at`,
    values: [projectId, about?.id ?? null, about?.type ?? null, about?.labels ?? null],
  });
  return rows;
}
