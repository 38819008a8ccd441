import type pg from "pg";
import type { OpenAlert } from "@/lib/schema/alert";

/** The alerts of a project that fire, and whose trouble each one is. */
export async function listOpenAlerts(
  client: Pick<pg.PoolClient, "query">,
  projectId: number,
): Promise<OpenAlert[]> {
  const { rows } = await client.query<OpenAlert>(
    `SELECT a.id, a.rule_id AS "ruleId", a.rule_name AS "ruleName", a.rule_kind AS "ruleKind", a.type, a.severity, a.labels,
       CASE WHEN a.labels ? 'provider' THEN ARRAY[a.labels ->> 'provider']
         ELSE ARRAY(SELECT DISTINCT s.provider FROM series s WHERE s.project_id = $1 AND s.model = a.labels ->> 'model'
           AND s.provider <> '') END AS providers
     FROM alerts a WHERE a.project_id = $1 AND a.state = 'firing' ORDER BY a.started_at`,
    [projectId],
  );
  return rows;
}
