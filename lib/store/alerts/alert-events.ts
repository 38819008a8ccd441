import type { Alert } from "@/lib/schema/alerts/alert";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export type AlertEvent = { at: Date; kind: string; actor: string | null; data: Record<string, unknown> };

export async function listAlertEvents(
  alertIds: readonly string[],
): Promise<(AlertEvent & { alertId: string })[]> {
  const { rows } = await pool().query(
    `SELECT alert_id AS "alertId", at, kind, actor, data FROM alert_events WHERE alert_id = ANY ($1) ORDER BY id`,
    [alertIds],
  );
  return rows;
}

/** Adds a line to the timeline of an alert; `at` defaults to now. */
export async function insertAlertEvent(
  client: Client,
  { id, projectId }: Pick<Alert, "id" | "projectId">,
  kind: string,
  data: object = {},
  { actor = null, at = null }: { actor?: string | null; at?: Date | null } = {},
): Promise<void> {
  await client.query(
    "INSERT INTO alert_events (project_id, alert_id, kind, actor, data, at) VALUES ($1, $2, $3, $4, $5, COALESCE($6, now()))",
    [projectId, id, kind, actor, data, at],
  );
}
