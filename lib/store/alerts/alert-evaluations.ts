import type { Alert } from "@/lib/schema/alerts/alert";
import type { Evaluation } from "@/lib/schema/rules/evaluation";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/** Stores the latest evaluations with an alert, beside those of its start. */
export async function keepEvaluations(
  client: Client,
  alertId: string,
  seen: readonly Evaluation[],
): Promise<void> {
  await client.query(
    `UPDATE alerts SET evaluations = jsonb_path_query_array(evaluations, '$[*] ? (@.at <= $start)',
       jsonb_build_object('start', extract(epoch FROM started_at) * 1000)) || $2::jsonb WHERE id = $1`,
    [alertId, JSON.stringify(seen)],
  );
}

/** Those of its start, then those of its end; `latest`: of its instance, while it fires. */
type StoredEvaluations = { kept: Evaluation[]; latest: Evaluation[] | null };

export async function readEvaluations({
  id,
  state,
}: Pick<Alert, "id" | "state">): Promise<StoredEvaluations> {
  const { rows } = await pool().query<StoredEvaluations>(
    `SELECT a.evaluations AS kept, i.evaluations AS latest FROM alerts a
     LEFT JOIN alert_instances i ON i.rule_id = a.rule_id AND i.fingerprint = a.fingerprint AND $2 = 'firing'
     WHERE a.id = $1`,
    [id, state],
  );
  return rows[0] ?? { kept: [], latest: null };
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
