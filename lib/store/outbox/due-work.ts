import { pool } from "@/lib/store/database/pool";
import { HAS_CHANNEL } from "./notification-groups";

export type DueWork = { messages: boolean; groups: boolean };

/** Whether messages or groups are due. Asked every second: far cheaper than to claim messages or to take a lock. */
export async function readDueWork(): Promise<DueWork> {
  const { rows } = await pool().query<DueWork>({
    name: "due-work",
    text: `SELECT EXISTS (SELECT FROM channels c CROSS JOIN LATERAL (SELECT FROM notifications n WHERE n.channel_id = c.id
           AND n.state = 'queued' AND n.next_attempt_at <= now()
           ORDER BY n.next_attempt_at, n.seq LIMIT 1) AS one) AS messages,
       EXISTS (SELECT FROM notification_groups WHERE look_at <= clock_timestamp() AND ${HAS_CHANNEL}) AS groups`,
  });
  return rows[0]!;
}
