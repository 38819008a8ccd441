import { isoTime } from "@/lib/schema/time/epoch";
import { unlessNodeIsLost } from "@/lib/store/database/lost-node";
import { pool } from "@/lib/store/database/pool";
import { listProjectIds } from "@/lib/store/people/projects";
import { listProjectsBehind } from "./rollup-marks";

/**
 * Projects with fragments of minutes before `minute`, or with a mark before `hour`. While a node of a distributed database
 * does not answer, all projects: the others have theirs compacted.
 */
export async function listProjectsToCompact(minute: number, hour: number): Promise<Iterable<number>> {
  const listed = await unlessNodeIsLost(async () => [
    ...(await listProjectsWithFragments(minute)),
    ...(await listProjectsBehind(pool(), hour)),
  ]);
  return new Set(listed ?? (await listProjectIds()));
}

async function listProjectsWithFragments(before: number): Promise<number[]> {
  const { rows } = await pool().query<{ project_id: number }>(
    "SELECT DISTINCT project_id FROM rollup_fragments /* all projects */ WHERE bucket < $1 ORDER BY project_id",
    [isoTime(before)],
  );
  return rows.map(({ project_id: projectId }) => projectId);
}
