import { oncePerPage } from "@/lib/once-per-page";
import { pool } from "@/lib/store/database/pool";

/** The start of the first hour with data that a project still has, epoch ms; null without data. */
export const findFirstHour = oncePerPage(async (projectId: number): Promise<number | null> => {
  const first = (table: string) => `(SELECT min(bucket) FROM ${table} WHERE project_id = $1)`;
  const { rows } = await pool().query<{ first: Date | null }>({
    // Planned once for each connection: the plan of all partitions takes ten times as long as the read.
    name: "first-hour",
    text: `SELECT date_trunc('hour', least(${first("rollup_1h")}, ${first("rollup_1m")}, ${first("rollup_fragments")}), 'UTC')
       AS first`,
    values: [projectId],
  });
  return rows[0]!.first?.getTime() ?? null;
});
