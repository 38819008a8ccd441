import { HOUR_MS, isoTime } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";

/** Where a span of whole hours must begin so that at most `most` of a project's rows by the hour lie in it. */
export async function hoursWithin(
  projectId: number,
  { from, to }: { from: number; to: number },
  most: number,
): Promise<number> {
  const { rows } = await pool().query<{ bucket: Date }>(
    `SELECT bucket FROM rollup_1h WHERE project_id = $1 AND bucket >= $2 AND bucket < $3
     ORDER BY bucket DESC OFFSET $4 LIMIT 1`,
    [projectId, isoTime(from), isoTime(to), most],
  );
  return rows[0] ? rows[0].bucket.getTime() + HOUR_MS : from;
}
