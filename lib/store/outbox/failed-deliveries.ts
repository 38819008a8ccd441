import type { TimeSpan } from "@/lib/schema/figures/filters";
import { DAY_MS, isoTime } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { DELIVERY_DAYS } from "@/lib/store/database/retention-table";

/** Far more than a channel that fails for a week has. */
export const COUNTED_ATTEMPTS = 20_000;

/** By the start of each step, epoch ms; steps without any are left out. `since`: the first step that is counted whole. */
export type FailedDeliveries = { counts: Map<number, number>; since: number };

/**
 * Attempts that a channel did not accept in a span: the newest COUNTED_ATTEMPTS of those that are kept at `now`.
 */
export async function countFailedDeliveries(
  projectId: number,
  channel: string,
  { from, to }: TimeSpan,
  stepMs: number,
  now: number,
): Promise<FailedDeliveries> {
  const kept = Math.max(from, Math.ceil((now - DELIVERY_DAYS * DAY_MS) / stepMs) * stepMs);
  const { rows } = await pool().query<{ step: number; failed: number }>(
    `SELECT (floor(extract(epoch FROM at) * 1000 / $5) * $5)::float8 AS step, count(*)::int AS failed FROM (
       SELECT d.at FROM channels c JOIN notifications n ON n.channel_id = c.id
         JOIN delivery_attempts d ON d.notification_id = n.id
       WHERE c.project_id = $1 AND c.name = $2 AND n.project_id = $1 AND n.created_at < $4
         AND d.at >= $3 AND d.at < $4 AND d.outcome <> 'delivered'
       ORDER BY d.at DESC LIMIT $6) AS newest
     GROUP BY 1 ORDER BY 1`,
    [projectId, channel, isoTime(kept), isoTime(to), stepMs, COUNTED_ATTEMPTS + 1],
  );
  const isCut = rows.reduce((sum, { failed }) => sum + failed, 0) > COUNTED_ATTEMPTS;
  const whole = isCut ? rows.slice(1) : rows;
  return {
    counts: new Map(whole.map(({ step, failed }) => [step, failed])),
    since: isCut ? rows[0]!.step + stepMs : kept,
  };
}
