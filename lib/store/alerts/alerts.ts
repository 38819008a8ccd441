import type { Alert, AlertFigures } from "@/lib/schema/alerts/alert";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Hold } from "@/lib/schema/alerts/silence";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export const ALERT_COLUMNS = `id, project_id AS "projectId", rule_id AS "ruleId", rule_name AS "ruleName",
  rule_version AS "ruleVersion", fingerprint, episode, type, severity, state, labels, value, baseline,
  z_score AS "zScore", threshold, unit, sample_size::int4 AS "sampleSize", "window", message, started_at AS "startedAt",
  resolved_at AS "resolvedAt", resolve_reason AS "resolveReason", acknowledged_by AS "acknowledgedBy",
  acknowledged_at AS "acknowledgedAt",
  acknowledged_until AS "acknowledgedUntil", rule_kind AS "ruleKind", held_by AS "heldBy", occurrences,
  (SELECT r.runbook_url FROM rules r WHERE r.id = alerts.rule_id) AS "runbookUrl"`;

export type NewAlert = AlertFigures &
  Pick<
    Alert,
    | "projectId"
    | "ruleId"
    | "ruleName"
    | "ruleVersion"
    | "fingerprint"
    | "episode"
    | "type"
    | "ruleKind"
    | "severity"
    | "labels"
    | "unit"
    | "window"
  > & { startedAt: Date };

export async function insertAlert(client: Client, alert: NewAlert): Promise<Alert> {
  const { rows } = await client.query<Alert>(
    `INSERT INTO alerts (project_id, rule_id, rule_name, rule_version, fingerprint, episode, type, severity, state, labels,
       value, baseline, threshold, unit, sample_size, "window", message, started_at, rule_kind, z_score)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'firing', $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING ${ALERT_COLUMNS}`,
    [
      alert.projectId,
      alert.ruleId,
      alert.ruleName,
      alert.ruleVersion,
      alert.fingerprint,
      alert.episode,
      alert.type,
      alert.severity,
      alert.labels,
      alert.value,
      alert.baseline,
      alert.threshold,
      alert.unit,
      alert.sampleSize,
      alert.window,
      alert.message,
      alert.startedAt,
      alert.ruleKind,
      alert.zScore,
    ],
  );
  return rows[0]!;
}

/** The newest episode of an instance. */
export async function findEpisode(
  client: Client,
  ruleId: string,
  fingerprint: string,
  episode: number,
): Promise<Alert | null> {
  const { rows } = await client.query<Alert>(
    `SELECT ${ALERT_COLUMNS} FROM alerts WHERE rule_id = $1 AND fingerprint = $2 AND episode = $3 FOR NO KEY UPDATE`,
    [ruleId, fingerprint, episode],
  );
  return rows[0] ?? null;
}

/** The number of the newest stored episode, by fingerprint. */
export async function lastEpisodes(
  client: Client,
  ruleId: string,
  fingerprints: readonly string[],
): Promise<Map<string, number>> {
  if (fingerprints.length === 0) return new Map();
  const { rows } = await client.query<{ fingerprint: string; episode: number }>(
    `SELECT fingerprint, max(episode) AS episode FROM alerts WHERE rule_id = $1 AND fingerprint = ANY ($2) GROUP BY 1`,
    [ruleId, fingerprints],
  );
  return new Map(rows.map(({ fingerprint, episode }) => [fingerprint, episode]));
}

export async function updateFigures(client: Client, alertId: string, figures: AlertFigures): Promise<void> {
  await client.query(
    `UPDATE alerts SET value = $2, baseline = $3, threshold = $4, sample_size = $5, message = $6, z_score = $7,
       updated_at = now() WHERE id = $1`,
    [
      alertId,
      figures.value,
      figures.baseline,
      figures.threshold,
      figures.sampleSize,
      figures.message,
      figures.zScore,
    ],
  );
}

/** Figures of an instance's episode. */
export type EpisodeFigures = { fingerprint: string; episode: number; figures: AlertFigures };

/** The same for many alerts of a rule. Unchanged alerts are not written: live pages watch for changes. */
export async function updateEpisodes(
  client: Client,
  ruleId: string,
  episodes: readonly EpisodeFigures[],
): Promise<void> {
  if (episodes.length === 0) return;
  const figures = episodes.map((one) => one.figures);
  await client.query(
    `UPDATE alerts SET value = f.value, baseline = f.baseline, threshold = f.threshold, sample_size = f.sample_size,
       message = f.message, z_score = f.z_score, updated_at = now()
     FROM (SELECT a.id, n.value, n.baseline, n.threshold, n.sample_size, n.message, n.z_score
       FROM unnest($2::text[], $3::int4[], $4::float8[], $5::float8[], $6::float8[], $7::int8[], $8::text[], $9::float8[])
         AS n (fingerprint, episode, value, baseline, threshold, sample_size, message, z_score)
       JOIN alerts a ON a.rule_id = $1 AND a.fingerprint = n.fingerprint AND a.episode = n.episode
       WHERE (a.value, a.baseline, a.threshold, a.sample_size, a.message, a.z_score) IS DISTINCT FROM
         (n.value, n.baseline, n.threshold, n.sample_size, n.message, n.z_score)
       ORDER BY a.id FOR NO KEY UPDATE OF a) AS f
     WHERE alerts.id = f.id`,
    [
      ruleId,
      episodes.map(({ fingerprint }) => fingerprint),
      episodes.map(({ episode }) => episode),
      figures.map(({ value }) => value),
      figures.map(({ baseline }) => baseline),
      figures.map(({ threshold }) => threshold),
      figures.map(({ sampleSize }) => sampleSize),
      figures.map(({ message }) => message),
      figures.map(({ zScore }) => zScore),
    ],
  );
}

export async function reopenAlert(client: Client, alertId: string, severity: Severity): Promise<void> {
  await client.query(
    `UPDATE alerts SET state = 'firing', severity = $2, resolved_at = NULL, resolve_reason = NULL,
       occurrences = occurrences + 1, updated_at = now() WHERE id = $1`,
    [alertId, severity],
  );
}

/** An acknowledged alert that becomes more severe needs attention again. */
export async function changeSeverity(client: Client, alertId: string, severity: Severity): Promise<void> {
  await client.query(
    `UPDATE alerts SET severity = $2, acknowledged_by = CASE WHEN $2 = 'critical' THEN NULL ELSE acknowledged_by END,
       acknowledged_at = CASE WHEN $2 = 'critical' THEN NULL ELSE acknowledged_at END,
       acknowledged_until = CASE WHEN $2 = 'critical' THEN NULL ELSE acknowledged_until END, updated_at = now() WHERE id = $1`,
    [alertId, severity],
  );
}

export async function resolveAlert(client: Client, alertId: string, reason: string, at: Date): Promise<void> {
  await client.query(
    `UPDATE alerts SET state = 'resolved', resolved_at = $3, resolve_reason = $2, updated_at = now() WHERE id = $1`,
    [alertId, reason, at],
  );
}

export async function acknowledgeAlert(
  client: Client,
  projectId: number,
  alertId: string,
  by: string,
  until: Date,
): Promise<Alert | null> {
  const { rows } = await client.query<Alert>(
    `UPDATE alerts SET acknowledged_by = $3, acknowledged_at = now(), acknowledged_until = $4, updated_at = now()
     WHERE project_id = $1 AND id = $2 RETURNING ${ALERT_COLUMNS}`,
    [projectId, alertId, by, until],
  );
  return rows[0] ?? null;
}

export async function setHold(client: Client, alertId: string, hold: Hold | null): Promise<void> {
  await client.query("UPDATE alerts SET held_by = $2, updated_at = now() WHERE id = $1", [alertId, hold]);
}

/** The alerts of a message, none of an archived or deleted project. */
export async function listAlertsOf(notificationId: string): Promise<Alert[]> {
  const { rows } = await pool().query<Alert>(
    `SELECT ${ALERT_COLUMNS} FROM alerts WHERE id IN (SELECT alert_id FROM notification_alerts WHERE notification_id = $1)
       AND project_id IN (SELECT id FROM projects WHERE archived_at IS NULL AND deleted_at IS NULL)
     ORDER BY started_at`,
    [notificationId],
  );
  return rows;
}

/** In no particular order, without deleted ones. */
export async function listAlertsById(client: Client, alertIds: readonly string[]): Promise<Alert[]> {
  const { rows } = await client.query<Alert>({
    name: "alerts-by-id",
    text: `SELECT ${ALERT_COLUMNS} FROM alerts WHERE id = ANY ($1)`,
    values: [alertIds],
  });
  return rows;
}

export async function findAlert(
  projectId: number,
  alertId: string,
  client: Client = pool(),
): Promise<Alert | null> {
  const { rows } = await client.query<Alert>(
    `SELECT ${ALERT_COLUMNS} FROM alerts WHERE project_id = $1 AND id = $2`,
    [projectId, alertId],
  );
  return rows[0] ?? null;
}

/** Earlier episodes of the same rule and labels, the newest first. */
export async function listEarlierEpisodes(
  {
    projectId,
    ruleId,
    fingerprint,
    episode,
  }: Pick<Alert, "projectId" | "ruleId" | "fingerprint" | "episode">,
  limit: number,
): Promise<Alert[]> {
  const { rows } = await pool().query<Alert>(
    `SELECT ${ALERT_COLUMNS} FROM alerts WHERE project_id = $1 AND rule_id = $2 AND fingerprint = $3 AND episode < $4
     ORDER BY episode DESC LIMIT $5`,
    [projectId, ruleId, fingerprint, episode, limit],
  );
  return rows;
}

/** Alerts that began within half an hour of this one. */
export async function listRelated(
  { projectId, id, startedAt }: Pick<Alert, "projectId" | "id" | "startedAt">,
  limit: number,
): Promise<Alert[]> {
  const { rows } = await pool().query<Alert>(
    `SELECT ${ALERT_COLUMNS} FROM alerts WHERE project_id = $1 AND id <> $2
       AND started_at BETWEEN $3::timestamptz - interval '30 min' AND $3::timestamptz + interval '30 min'
     ORDER BY abs(extract(epoch FROM started_at - $3::timestamptz)) LIMIT $4`,
    [projectId, id, startedAt, limit],
  );
  return rows;
}

/** How many alerts fire; if none does and there is no data, a round has nothing to do. */
export async function countFiring(projectId: number, client: Client = pool()): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM alerts WHERE project_id = $1 AND state = 'firing'",
    [projectId],
  );
  return rows[0]!.n;
}

/** The id of the budget that an alert is about; null for an alert of another kind, or whose instance is gone. */
export async function findBudgetId({
  ruleId,
  fingerprint,
}: Pick<Alert, "ruleId" | "fingerprint">): Promise<string | null> {
  const { rows } = await pool().query<{ id: string | null }>(
    "SELECT identity ->> 'budget' AS id FROM alert_instances WHERE rule_id = $1 AND fingerprint = $2",
    [ruleId, fingerprint],
  );
  return rows[0]?.id ?? null;
}
