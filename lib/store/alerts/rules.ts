import type { Severity } from "@/lib/schema/alerts/severity";
import type { PackRule, Rule, RuleDefinition } from "@/lib/schema/rules/rule";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

const COLUMNS = `id, project_id AS "projectId", pack_key AS "packKey", name, definition, severity, enabled, version`;

export async function insertRule(
  client: Client,
  projectId: number,
  rule: Omit<Rule, "id" | "projectId" | "version">,
): Promise<Rule> {
  const { rows } = await client.query<Rule>(
    `INSERT INTO rules (project_id, pack_key, name, kind, definition, severity, enabled)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
    [
      projectId,
      rule.packKey,
      rule.name,
      rule.definition.kind,
      JSON.stringify(rule.definition),
      rule.severity,
      rule.enabled,
    ],
  );
  return rows[0]!;
}

/** The default pack; rules of it that the project already has are left unchanged. */
export async function insertPack(
  client: Client,
  projectId: number,
  pack: readonly PackRule[],
): Promise<void> {
  for (const rule of pack) {
    await client.query(
      `INSERT INTO rules (project_id, pack_key, name, kind, definition, severity)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (project_id, pack_key) DO NOTHING`,
      [
        projectId,
        rule.packKey,
        rule.name,
        rule.definition.kind,
        JSON.stringify(rule.definition),
        rule.severity,
      ],
    );
  }
}

export async function listRules(projectId: number, client: Client = pool()): Promise<Rule[]> {
  const { rows } = await client.query<Rule>(
    `SELECT ${COLUMNS} FROM rules WHERE project_id = $1 ORDER BY created_at, name`,
    [projectId],
  );
  return rows;
}

export type RuleHealth = {
  id: string;
  leftOut: number;
  lastEvaluatedAt: Date | null;
  lastError: string | null;
  fired: number;
  lastFiredAt: Date | null;
};

/** `since`: alerts are counted from this time on. */
export async function listRuleHealth(projectId: number, since: Date): Promise<RuleHealth[]> {
  const { rows } = await pool().query<RuleHealth>(
    `SELECT r.id, r.left_out AS "leftOut", r.last_evaluated_at AS "lastEvaluatedAt", r.last_error AS "lastError",
       coalesce(a.count, 0)::int4 AS fired, a.latest AS "lastFiredAt"
     FROM rules r LEFT JOIN (SELECT rule_id, count(*), max(started_at) AS latest FROM alerts
       WHERE project_id = $1 AND started_at >= $2 GROUP BY rule_id) a ON a.rule_id = r.id
     WHERE r.project_id = $1`,
    [projectId, since],
  );
  return rows;
}

/** The rule with its row locked until the transaction ends; null if the project has no such rule. */
export async function lockRule(client: Client, projectId: number, ruleId: string): Promise<Rule | null> {
  const { rows } = await client.query<Rule>(
    `SELECT ${COLUMNS} FROM rules WHERE project_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [projectId, ruleId],
  );
  return rows[0] ?? null;
}

type RuleChange = { name: string; definition: RuleDefinition; severity: Severity; enabled: boolean };

export async function updateRule(client: Client, ruleId: string, change: RuleChange): Promise<Rule> {
  const { rows } = await client.query<Rule>(
    `UPDATE rules SET name = $2, kind = $3, definition = $4, severity = $5, enabled = $6, version = version + 1,
       judged_until = NULL, updated_at = now() WHERE id = $1 RETURNING ${COLUMNS}`,
    [
      ruleId,
      change.name,
      change.definition.kind,
      JSON.stringify(change.definition),
      change.severity,
      change.enabled,
    ],
  );
  return rows[0]!;
}

export async function deleteRule(client: Client, ruleId: string): Promise<void> {
  await client.query("DELETE FROM rules WHERE id = $1", [ruleId]);
}

/** `judgedUntil`: the end of the last judged closed window, epoch ms; null for a rule that includes the open minute. */
export type RuleToEvaluate = Rule & { judgedUntil: number | null };

export async function listRulesToEvaluate(projectId: number): Promise<RuleToEvaluate[]> {
  const { rows } = await pool().query<RuleToEvaluate>(
    `SELECT ${COLUMNS}, (extract(epoch FROM judged_until) * 1000)::float8 AS "judgedUntil"
     FROM rules WHERE project_id = $1 ORDER BY created_at, name`,
    [projectId],
  );
  return rows;
}

/** `leftOut`: label sets beyond the number that a rule judges. */
export type Evaluated = {
  ruleId: string;
  error: string | null;
  judgedUntil: number | null;
  leftOut?: number;
};

export async function noteEvaluations(evaluated: readonly Evaluated[]): Promise<void> {
  await pool().query(
    `UPDATE rules SET last_evaluated_at = now(), last_error = r.error,
       consecutive_errors = CASE WHEN r.error IS NULL THEN 0 ELSE rules.consecutive_errors + 1 END,
       judged_until = to_timestamp(r.judged_until / 1000), left_out = r.left_out
     FROM (SELECT r.* FROM unnest($1::uuid[], $2::text[], $3::float8[], $4::int[]) AS r (id, error, judged_until, left_out)
       JOIN rules USING (id) ORDER BY id FOR NO KEY UPDATE OF rules) AS r WHERE rules.id = r.id`,
    [
      evaluated.map(({ ruleId }) => ruleId),
      evaluated.map(({ error }) => error),
      evaluated.map(({ judgedUntil }) => judgedUntil),
      evaluated.map(({ leftOut = 0 }) => leftOut),
    ],
  );
}

/** Rules of archived projects with something pending or open. */
export async function listArchivedRules(): Promise<Rule[]> {
  const { rows } = await pool().query<Rule>(
    `SELECT ${COLUMNS} FROM rules r WHERE project_id IN (SELECT id FROM projects WHERE archived_at IS NOT NULL)
       AND EXISTS (SELECT 1 FROM alert_instances i WHERE i.rule_id = r.id AND i.state <> 'ok')`,
  );
  return rows;
}

/** Projects with an enabled rule, the one that has waited longest first; archived ones are not evaluated. */
export async function listProjectsToEvaluate(): Promise<number[]> {
  const { rows } = await pool().query<{ id: number }>(
    `SELECT id FROM projects p WHERE archived_at IS NULL
       AND EXISTS (SELECT 1 FROM rules r WHERE r.project_id = p.id AND r.enabled)
     ORDER BY evaluated_at NULLS FIRST, id`,
  );
  return rows.map(({ id }) => id);
}
