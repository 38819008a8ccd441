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

export async function insertAlertEvent(
  client: Client,
  event: { projectId: number; alertId: string; kind: string; actor?: string; data?: object; at?: Date },
): Promise<void> {
  await client.query(
    "INSERT INTO alert_events (project_id, alert_id, kind, actor, data, at) VALUES ($1, $2, $3, $4, $5, COALESCE($6, now()))",
    [event.projectId, event.alertId, event.kind, event.actor ?? null, event.data ?? {}, event.at ?? null],
  );
}
