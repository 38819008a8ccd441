import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { pool } from "@/lib/store/database/pool";

export type NotifiedChannel = {
  alertId: string;
  channel: string;
  kind: ChannelKind;
  /** When the first message about the alert reached the channel, in epoch ms; null: none has. */
  deliveredAt: number | null;
  /** Whether any message about it is waiting for an attempt, or failed. */
  waiting: boolean;
  failed: boolean;
};

/** The channels that messages about these alerts went to, and the results. */
export async function listNotifiedChannels(alertIds: readonly string[]): Promise<NotifiedChannel[]> {
  if (alertIds.length === 0) return [];
  const { rows } = await pool().query<NotifiedChannel>(
    `SELECT na.alert_id AS "alertId", c.name AS channel, c.kind,
            floor(extract(epoch FROM min(n.finished_at) FILTER (WHERE n.state = 'delivered')) * 1000)::float8 AS "deliveredAt",
            bool_or(n.state = 'queued') AS waiting, bool_or(n.state = 'dead') AS failed
     FROM notification_alerts na JOIN notifications n ON n.id = na.notification_id JOIN channels c ON c.id = n.channel_id
     WHERE na.alert_id = ANY ($1::uuid[]) GROUP BY 1, 2, 3 ORDER BY min(n.seq)`,
    [alertIds],
  );
  return rows;
}
