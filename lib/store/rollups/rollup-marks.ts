import { DAY_MS, floorTo, HOUR_MS, isoTime } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";

/**
 * Minutes of a project before `hours` are in rollup_1h, its hours before `days` in rollup_1d; epoch ms. -Infinity: none
 * is summed up yet. Minutes and hours since `all` are in rollup_1m_all and
 * rollup_1h_all, too; it never moves, and is -Infinity for a project that is
 * newer than the table.
 */
export type RollupMarks = { hours: number; days: number; all: number };

export async function readRollupMarks(client: Client, projectId: number): Promise<RollupMarks> {
  const { rows } = await client.query<{ level: string; until: Date | number }>(
    "SELECT level, until FROM rollup_marks WHERE project_id = $1",
    [projectId],
  );
  const until = (level: string, without: number) =>
    Number(rows.find((one) => one.level === level)?.until ?? without);
  return {
    hours: until("1h", Number.NEGATIVE_INFINITY),
    days: until("1d", Number.NEGATIVE_INFINITY),
    all: until("all", Number.POSITIVE_INFINITY),
  };
}

/** The marks of a project, which begin at its first minute. */
export async function beginRollupMarks(client: Client, projectId: number): Promise<RollupMarks> {
  const marks = await readRollupMarks(client, projectId);
  if (Number.isFinite(marks.hours)) return marks;
  const { rows } = await client.query<{ first: Date | null }>(
    `SELECT min(bucket) AS first FROM (SELECT min(bucket) AS bucket FROM rollup_1m WHERE project_id = $1
       UNION ALL SELECT min(bucket) FROM rollup_fragments WHERE project_id = $1) AS stored`,
    [projectId],
  );
  const first = rows[0]?.first?.getTime();
  if (first === undefined) return marks;
  await closeRollupsBefore(client, projectId, first);
  return readRollupMarks(client, projectId);
}

/**
 * The marks of a project without requests begin at `until`: what is stored for times before is added to every level as it
 * arrives. Without effect once the project has marks.
 */
export async function closeRollupsBefore(client: Client, projectId: number, until: number): Promise<void> {
  await client.query(
    `INSERT INTO rollup_marks (project_id, level, until) VALUES ($1, '1h', $2), ($1, '1d', $3), ($1, 'all', $4)
     ON CONFLICT DO NOTHING`,
    [
      projectId,
      isoTime(floorTo(until, HOUR_MS)),
      isoTime(floorTo(until, DAY_MS)),
      await beginningOfAll(client, projectId),
    ],
  );
}

/** Whole hours: behind minutes that are stored already, and, where migration 0084 found projects, as late as theirs. */
async function beginningOfAll(client: Client, projectId: number): Promise<string> {
  const installed = await client.query<{ since: string }>(
    "SELECT value ->> 'from' AS since FROM installation WHERE key = 'rollups_of_all'",
  );
  const { rows } = await client.query<{ since: string }>(
    `SELECT greatest($2::timestamptz, date_bin('1 hour', max(bucket), 'epoch') + interval '1 hour')::text AS since
     FROM rollup_1m WHERE project_id = $1`,
    [projectId, installed.rows[0]?.since ?? "-infinity"],
  );
  return rows[0]!.since;
}

export async function moveRollupMark(client: Client, projectId: number, level: "1h" | "1d", until: number) {
  await client.query("UPDATE rollup_marks SET until = $3 WHERE project_id = $1 AND level = $2", [
    projectId,
    level,
    isoTime(until),
  ]);
}

/** Readers read again what they keep of the hours before the mark. For every change there, in its transaction. */
export async function noteChangedPast(client: Client, projectId: number): Promise<void> {
  await client.query(
    "UPDATE rollup_marks SET revision = revision + 1 WHERE project_id = $1 AND level = '1h'",
    [projectId],
  );
}

/** Projects whose mark of hours is before `until`. */
export async function listProjectsBehind(client: Client, until: number): Promise<number[]> {
  const { rows } = await client.query<{ project_id: number }>(
    "SELECT project_id FROM rollup_marks /* all projects */ WHERE level = '1h' AND until < $1 ORDER BY project_id",
    [isoTime(until)],
  );
  return rows.map(({ project_id: projectId }) => projectId);
}
