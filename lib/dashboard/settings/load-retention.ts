import { counted } from "@/lib/format/format-value";
import type { RetentionAnswer } from "@/lib/schema/people/installation";
import { readDiskUse } from "@/lib/store/database/disk-use";
import { pool } from "@/lib/store/database/pool";
import { RETENTION } from "@/lib/store/database/retention-table";
import { keptText } from "@/lib/store/database/retention-text";
import { listProjectsOfTeam } from "@/lib/store/people/projects";
import { countTeams } from "@/lib/store/people/teams";

/** How long everything is kept, and an estimate of the disk that a project and its team use. */
export async function loadRetention(
  { projectId, teamId }: { projectId: number; teamId: string },
  requestDays: number,
): Promise<RetentionAnswer> {
  const [{ tables: use, reached }, projects, teams] = await Promise.all([
    readDiskUse(),
    listProjectsOfTeam(pool(), teamId),
    countTeams(),
  ]);
  const bytesOf = (id: number) =>
    reached.has(id)
      ? Math.round(use.reduce((sum, { bytes, shares }) => sum + bytes * (shares?.get(id) ?? 0), 0))
      : null;
  // The size of the whole would tell a team how much the others have.
  const alone = teams === 1;
  const retention = new Map(RETENTION.map((one) => [one.table, one]));
  return {
    request_days: requestDays,
    projects: projects
      .map(({ id, name }) => ({ id, name, bytes: bytesOf(id) }))
      .sort((a, b) => (b.bytes ?? -1) - (a.bytes ?? -1)),
    total_bytes: alone ? use.reduce((sum, { bytes }) => sum + bytes, 0) : null,
    tables: use.map(({ table, bytes, shares }) => ({
      table,
      holds: retention.get(table)!.holds,
      kept: keptText(retention.get(table)!, counted(requestDays, "day")).replaceAll("`", ""),
      bytes:
        shares === null || !reached.has(projectId) ? null : Math.round(bytes * (shares.get(projectId) ?? 0)),
      total_bytes: alone ? bytes : null,
    })),
  };
}
