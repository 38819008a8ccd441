import { oncePerPage } from "@/lib/once-per-page";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { PackRule, Rule } from "@/lib/schema/rules/rule";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

const COLUMNS = `id, project_id AS "projectId", pack_key AS "packKey", name, definition, severity, enabled, version,
  runbook_url AS "runbookUrl"`;

export async function insertRule(
  client: Client,
  projectId: number,
  rule: Omit<Rule, "id" | "projectId" | "version">,
): Promise<Rule> {
  const { rows } = await client.query<Rule>(
    `INSERT INTO rules (project_id, pack_key, name, kind, definition, severity, enabled, runbook_url)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
    [
      projectId,
      rule.packKey,
      rule.name,
      rule.definition.kind,
      JSON.stringify(rule.definition),
      rule.severity,
      rule.enabled,
      rule.runbookUrl,
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

export const listRules = oncePerPage(async (projectId: number, client: Client = pool()): Promise<Rule[]> => {
  const { rows } = await client.query<Rule>(
    `SELECT ${COLUMNS} FROM rules WHERE project_id = $1 ORDER BY created_at, name`,
    [projectId],
  );
  return rows;
});

/** A rule that rounds find as it was is noted once a minute. In between, the round of its project stands for it. */
const NOTED_EVERY = "interval '1 minute'";
const LAST_EVALUATED = `CASE WHEN r.enabled AND r.last_error IS NULL AND r.last_evaluated_at > p.judged_at - 2 * ${NOTED_EVERY}
  THEN greatest(r.last_evaluated_at, p.judged_at) ELSE r.last_evaluated_at END`;

export type RuleHealth = {
  id: string;
  leftOut: number;
  lastEvaluatedAt: Date | null;
  lastError: string | null;
  fired: number;
  lastFiredAt: Date | null;
  /** Alerts that fire now, and the worst of their severities. */
  firing: number;
  worst: Severity | null;
};

/** `since`: alerts are counted from this time on. */
export async function listRuleHealth(projectId: number, since: Date): Promise<RuleHealth[]> {
  const { rows } = await pool().query<RuleHealth>(
    `SELECT r.id, r.left_out AS "leftOut", ${LAST_EVALUATED} AS "lastEvaluatedAt", r.last_error AS "lastError",
       coalesce(a.fired, 0)::int4 AS fired, a.latest AS "lastFiredAt", coalesce(a.firing, 0)::int4 AS firing, a.worst
     FROM rules r JOIN projects p ON p.id = r.project_id
     LEFT JOIN (SELECT rule_id, count(*) FILTER (WHERE started_at >= $2) AS fired,
         max(started_at) FILTER (WHERE started_at >= $2) AS latest, count(*) FILTER (WHERE state = 'firing') AS firing,
         min(severity) FILTER (WHERE state = 'firing') AS worst
       FROM alerts WHERE project_id = $1 AND (started_at >= $2 OR state = 'firing') GROUP BY rule_id) a ON a.rule_id = r.id
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

type RuleChange = Pick<Rule, "name" | "definition" | "severity" | "enabled" | "runbookUrl">;

export async function updateRule(client: Client, ruleId: string, change: RuleChange): Promise<Rule> {
  const { rows } = await client.query<Rule>(
    `UPDATE rules SET name = $2, kind = $3, definition = $4, severity = $5, enabled = $6, runbook_url = $7, version = version + 1,
       judged_until = NULL, updated_at = now() WHERE id = $1 RETURNING ${COLUMNS}`,
    [
      ruleId,
      change.name,
      change.definition.kind,
      JSON.stringify(change.definition),
      change.severity,
      change.enabled,
      change.runbookUrl,
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
  const { rows } = await pool().query<RuleToEvaluate>({
    name: "rules-to-evaluate",
    text: `SELECT ${COLUMNS}, (extract(epoch FROM judged_until) * 1000)::float8 AS "judgedUntil"
     FROM rules WHERE project_id = $1 ORDER BY created_at, name`,
    values: [projectId],
  });
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
  await pool().query({
    name: "note-evaluations",
    text: `UPDATE rules SET last_evaluated_at = now(), last_error = r.error,
       consecutive_errors = CASE WHEN r.error IS NULL THEN 0 ELSE rules.consecutive_errors + 1 END,
       judged_until = to_timestamp(r.judged_until / 1000), left_out = r.left_out
     FROM (SELECT r.* FROM unnest($1::uuid[], $2::text[], $3::float8[], $4::int[]) AS r (id, error, judged_until, left_out)
       JOIN rules k USING (id)
       WHERE r.error IS NOT NULL OR k.consecutive_errors > 0 OR k.left_out <> r.left_out
         OR k.judged_until IS DISTINCT FROM to_timestamp(r.judged_until / 1000)
         OR k.last_evaluated_at IS NULL OR k.last_evaluated_at < now() - ${NOTED_EVERY}
       ORDER BY id FOR NO KEY UPDATE OF k) AS r WHERE rules.id = r.id`,
    values: [
      evaluated.map(({ ruleId }) => ruleId),
      evaluated.map(({ error }) => error),
      evaluated.map(({ judgedUntil }) => judgedUntil),
      evaluated.map(({ leftOut = 0 }) => leftOut),
    ],
  });
}

/** Rules of archived projects with something pending or open. */
export async function listArchivedRules(): Promise<Rule[]> {
  const { rows } = await pool().query<Rule>({
    name: "archived-rules",
    text: `SELECT ${COLUMNS} FROM rules r WHERE project_id IN (SELECT id FROM projects WHERE archived_at IS NOT NULL)
       AND EXISTS (SELECT 1 FROM alert_instances i WHERE i.rule_id = r.id AND i.state <> 'ok')`,
  });
  return rows;
}

/** Projects with an enabled rule, the one that has waited longest first; archived ones are not evaluated. */
export async function listProjectsToEvaluate(): Promise<number[]> {
  const { rows } = await pool().query<{ id: number }>({
    name: "projects-to-evaluate",
    text: `SELECT id FROM projects p WHERE archived_at IS NULL
       AND EXISTS (SELECT 1 FROM rules r WHERE r.project_id = p.id AND r.enabled)
     ORDER BY evaluated_at NULLS FIRST, id`,
  });
  return rows.map(({ id }) => id);
}
