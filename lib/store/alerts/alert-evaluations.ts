import type { Alert } from "@/lib/schema/alerts/alert";
import type { Evaluation } from "@/lib/schema/rules/evaluation";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/** Adds the latest evaluations to those already stored with an alert. */
export async function keepEvaluations(
  client: Client,
  alertId: string,
  seen: readonly Evaluation[],
): Promise<void> {
  await client.query("UPDATE alerts SET evaluations = evaluations || $2::jsonb WHERE id = $1", [
    alertId,
    JSON.stringify(seen),
  ]);
}

/** The stored evaluations of an alert and, while it fires, the latest ones of its instance; in order of time. */
export async function listEvaluations({ id, state }: Pick<Alert, "id" | "state">): Promise<Evaluation[]> {
  const { rows } = await pool().query<{ kept: Evaluation[]; latest: Evaluation[] | null }>(
    `SELECT a.evaluations AS kept, i.evaluations AS latest FROM alerts a
     LEFT JOIN alert_instances i ON i.rule_id = a.rule_id AND i.fingerprint = a.fingerprint AND $2 = 'firing'
     WHERE a.id = $1`,
    [id, state],
  );
  const [found] = rows;
  const byTime = new Map([...(found?.kept ?? []), ...(found?.latest ?? [])].map((one) => [one.at, one]));
  return [...byTime.values()].sort((one, other) => one.at - other.at);
}

/** The newest evaluation of each of these alerts that fires. */
export async function listNewestEvaluations(alertIds: readonly string[]): Promise<Map<string, Evaluation>> {
  const { rows } = await pool().query<{ id: string; newest: Evaluation | null }>(
    `SELECT a.id, i.evaluations -> -1 AS newest FROM alerts a
     JOIN alert_instances i ON i.rule_id = a.rule_id AND i.fingerprint = a.fingerprint
     WHERE a.id = ANY ($1) AND a.state = 'firing'`,
    [alertIds],
  );
  return new Map(rows.flatMap(({ id, newest }) => (newest ? [[id, newest]] : [])));
}
