import { pool } from "@/lib/store/database/pool";

export type NotifiedChannel = {
  alertId: string;
  channel: string;
  /** Whether any message about the alert reached the channel, is waiting for an attempt, or failed. */
  delivered: boolean;
  waiting: boolean;
  failed: boolean;
};

/** The channels that messages about these alerts went to, and the results. */
export async function listNotifiedChannels(alertIds: readonly string[]): Promise<NotifiedChannel[]> {
  if (alertIds.length === 0) return [];
  const { rows } = await pool().query<NotifiedChannel>(
    `SELECT na.alert_id AS "alertId", c.name AS channel, bool_or(n.state = 'delivered') AS delivered,
            bool_or(n.state = 'queued') AS waiting, bool_or(n.state = 'dead') AS failed
     FROM notification_alerts na JOIN notifications n ON n.id = na.notification_id JOIN channels c ON c.id = n.channel_id
     WHERE na.alert_id = ANY ($1::uuid[]) GROUP BY 1, 2 ORDER BY min(n.seq)`,
    [alertIds],
  );
  return rows;
}
