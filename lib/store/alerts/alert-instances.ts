import type { AlertFigures } from "@/lib/schema/alerts/alert";
import type { Machine } from "@/lib/schema/alerts/machine";
import type { Evaluation } from "@/lib/schema/rules/evaluation";
import type { AlertSubject } from "@/lib/schema/rules/finding";
import type { Rule } from "@/lib/schema/rules/rule";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export type Instance = AlertSubject & {
  fingerprint: string;
  machine: Machine;
  /** The latest evaluations while it was not idle; a new one has none. */
  evaluations?: readonly Evaluation[];
  /** Of the open episode. */
  worst?: AlertFigures | null;
};

/**
 * Older versions kept a budget's amount in the identity of its alerts, and migration 0016 found no budget for the alerts of
 * one that had been renamed: only the audit log knows which it was.
 */
const IDENTITY = `CASE WHEN i.identity IS NULL AND i.labels ? 'budget' THEN
    (SELECT jsonb_strip_nulls(jsonb_build_object('budget', e.subject, 'milestone', i.labels -> 'milestone',
       'period', i.labels -> 'period'))
     FROM audit_entries e WHERE e.project_id = i.project_id AND e.action = 'budget.update'
       AND e.before ->> 'name' = i.labels ->> 'budget' ORDER BY e.id DESC LIMIT 1)
  ELSE i.identity - 'amount' END AS identity`;
const BASIS = "coalesce(i.machine -> 'basis', i.identity -> 'amount')";
const MACHINE = `i.machine || jsonb_strip_nulls(jsonb_build_object('basis', ${BASIS}))`;

/** All instances of a rule. The rule's row is locked as well, because a new instance has no row to lock. */
export async function lockInstances(client: Client, ruleId: string): Promise<Instance[]> {
  await client.query("SELECT 1 FROM rules WHERE id = $1 FOR NO KEY UPDATE", [ruleId]);
  const { rows } = await client.query<Instance>(
    `SELECT fingerprint, labels, ${IDENTITY}, ${MACHINE} AS machine,
       evaluations, worst
     FROM alert_instances i WHERE rule_id = $1 ORDER BY fingerprint FOR NO KEY UPDATE`,
    [ruleId],
  );
  return rows;
}

/** With its newest evaluation alone, and the stored figures of its open episode. */
export type WatchedInstance = Instance & { figures: AlertFigures | null };

/** The pending and open instances of a project's rules, which a round must judge even without data. */
export async function listWatched(
  projectId: number,
  client: Client = pool(),
): Promise<Map<string, WatchedInstance[]>> {
  const { rows } = await client.query<WatchedInstance & { ruleId: string }>({
    name: "watched-instances",
    text: `SELECT i.rule_id AS "ruleId", i.fingerprint, i.labels, ${IDENTITY}, ${BASIS} #>> '{}' AS basis, ${MACHINE} AS machine,
       jsonb_path_query_array(i.evaluations, '$[last]') AS evaluations, i.worst,
       CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('value', a.value, 'baseline', a.baseline, 'zScore', a.z_score,
         'threshold', a.threshold, 'sampleSize', a.sample_size, 'message', a.message) END AS figures
     FROM alert_instances i LEFT JOIN alerts a ON a.rule_id = i.rule_id AND a.fingerprint = i.fingerprint
       AND a.episode = (i.machine ->> 'episode')::int AND a.state = 'firing'
     WHERE i.project_id = $1 AND i.state <> 'ok'`,
    values: [projectId],
  });
  const watched = new Map<string, WatchedInstance[]>();
  for (const { ruleId, ...one } of rows) watched.set(ruleId, [...(watched.get(ruleId) ?? []), one]);
  return watched;
}

/** The instances of a rule that are neither pending nor open. */
export async function listIdle(ruleId: string): Promise<WatchedInstance[]> {
  const { rows } = await pool().query<WatchedInstance>(
    `SELECT i.fingerprint, i.labels, ${IDENTITY}, ${MACHINE} AS machine, NULL AS figures FROM alert_instances i
     WHERE i.rule_id = $1 AND i.state = 'ok' ORDER BY i.fingerprint`,
    [ruleId],
  );
  return rows;
}

export type PendingInstance = Pick<Instance, "fingerprint" | "labels" | "machine"> & {
  evaluations: Evaluation[];
  rule: Pick<Rule, "id" | "name" | "definition" | "severity">;
};

/** What has breached, but not often enough yet to fire. */
export async function listPending(projectId: number): Promise<PendingInstance[]> {
  const { rows } = await pool().query<PendingInstance>(
    `SELECT i.fingerprint, i.labels, i.machine, i.evaluations, jsonb_build_object('id', r.id, 'name', r.name,
       'definition', r.definition, 'severity', r.severity) AS rule
     FROM alert_instances i JOIN rules r ON r.id = i.rule_id
     WHERE i.project_id = $1 AND i.state = 'pending' ORDER BY i.updated_at`,
    [projectId],
  );
  return rows;
}

/** In one statement; if a fingerprint occurs twice, the last one counts. */
export async function saveInstances(
  client: Client,
  rule: Rule,
  instances: readonly Instance[],
): Promise<void> {
  const last = [...new Map(instances.map((one) => [one.fingerprint, one])).values()];
  if (last.length === 0) return;
  const json = (of: (instance: Instance) => unknown) =>
    last.map((one) => {
      const value = of(one) ?? null;
      return value === null ? null : JSON.stringify(value);
    });
  await client.query(
    `INSERT INTO alert_instances (rule_id, fingerprint, project_id, labels, state, machine, evaluations, worst, identity)
     SELECT $1, fingerprint, $2, labels, state, machine, evaluations, worst, identity
     FROM unnest($3::text[], $4::jsonb[], $5::text[], $6::jsonb[], $7::jsonb[], $8::jsonb[], $9::jsonb[])
       AS moved (fingerprint, labels, state, machine, evaluations, worst, identity) ORDER BY fingerprint
     ON CONFLICT (rule_id, fingerprint) DO UPDATE SET labels = excluded.labels, state = excluded.state,
       machine = excluded.machine, evaluations = excluded.evaluations, worst = excluded.worst, identity = excluded.identity,
       updated_at = now()`,
    [
      rule.id,
      rule.projectId,
      last.map(({ fingerprint }) => fingerprint),
      json(({ labels }) => labels),
      last.map(({ machine }) => machine.state),
      json(({ machine }) => machine),
      json(({ evaluations }) => evaluations ?? []),
      json(({ worst }) => worst),
      json(({ identity }) => identity),
    ],
  );
}
