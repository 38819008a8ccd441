import { oncePerPage } from "@/lib/once-per-page";
import { pool } from "@/lib/store/database/pool";

export type LastEvent = { everHadData: boolean; ts: number | null };

/** The newest request of a project, epoch ms. `ts` is null if all of its data is past retention. */
export const findLastEvent = oncePerPage(async (projectId: number): Promise<LastEvent> => {
  const { rows } = await pool().query<{ ts: Date | null; had: boolean }>({
    // Planned once for each connection: the plan of all partitions takes ten times as long as the read.
    name: "last-event",
    text: `SELECT (SELECT ts FROM requests WHERE project_id = $1 ORDER BY ts DESC LIMIT 1) AS ts,
            EXISTS (SELECT 1 FROM rollup_1d WHERE project_id = $1) AS had`,
    values: [projectId],
  });
  const { ts, had } = rows[0]!;
  return { everHadData: ts !== null || had, ts: ts?.getTime() ?? null };
});
