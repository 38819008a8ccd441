import type { NotificationReason } from "@/lib/schema/alerts/alert-message";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { pool } from "@/lib/store/database/pool";

export type Delivery = {
  id: string;
  /** Where it stands in the list; the next page is of what comes before. */
  place: string;
  channelId: string;
  channelName: string;
  channelKind: ChannelKind;
  alertIds: string[];
  title: string;
  reason: NotificationReason;
  state: "queued" | "delivered" | "dead" | "withdrawn";
  attempts: number;
  createdAt: Date;
  nextAttemptAt: Date;
  finishedAt: Date | null;
  lastError: string | null;
  log: {
    attempt: number;
    at: string;
    outcome: string;
    status: number | null;
    answer: string | null;
    error: string | null;
    latency_ms: number;
  }[];
};

/** Of one channel, alert or incident, and before a place in the list; all of the project without any. */
export type DeliveryFilter = {
  channelId?: string | undefined;
  alertId?: string | undefined;
  incidentId?: string | undefined;
  before?: string | undefined;
};

/** Newest first, each with its attempts. */
export async function listDeliveries(
  projectId: number,
  { channelId, alertId, incidentId, before, limit }: DeliveryFilter & { limit: number },
): Promise<Delivery[]> {
  const { rows } = await pool().query<Delivery>(
    `SELECT n.id, n.seq::text AS place, n.channel_id AS "channelId", c.name AS "channelName", c.kind AS "channelKind",
       ARRAY(SELECT na.alert_id FROM notification_alerts na WHERE na.notification_id = n.id) AS "alertIds",
       n.payload -> 'alerts' -> 0 -> 'rule' ->> 'name' AS title, n.reason, n.state, n.attempts, n.created_at AS "createdAt",
       n.next_attempt_at AS "nextAttemptAt", n.finished_at AS "finishedAt", n.last_error AS "lastError",
       COALESCE((SELECT json_agg(json_build_object('attempt', d.attempt, 'at', d.at, 'outcome', d.outcome, 'status', d.status,
         'answer', d.answer, 'error', d.error, 'latency_ms', d.latency_ms) ORDER BY d.id)
         FROM delivery_attempts d WHERE d.notification_id = n.id), '[]') AS log
     FROM notifications n JOIN channels c ON c.id = n.channel_id
     WHERE n.project_id = $1 AND ($2::uuid IS NULL OR n.channel_id = $2)
       AND ($3::uuid IS NULL OR n.id IN (SELECT notification_id FROM notification_alerts WHERE alert_id = $3))
       AND ($4::uuid IS NULL OR n.id IN (SELECT na.notification_id FROM alert_incident_members m
         JOIN notification_alerts na ON na.alert_id = m.alert_id WHERE m.project_id = $1 AND m.incident_id = $4))
       AND ($5::int8 IS NULL OR n.seq < $5)
     ORDER BY n.seq DESC LIMIT $6`,
    [projectId, channelId ?? null, alertId ?? null, incidentId ?? null, before ?? null, limit],
  );
  return rows;
}
