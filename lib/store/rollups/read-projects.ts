import { isoTime } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";

/** The figures of many projects in one statement each: a list of 200 would else send hundreds. */

export type WantedProject = { projectId: number /** Where its today begins, epoch ms. */; dayStart: number };
export type ProjectHour = {
  projectId: number;
  /** Epoch ms. */
  hour: number;
  /** Of the part of the hour that belongs to today, or of the part before. */
  today: boolean;
  requests: number;
  unpriced: number;
  costNano: bigint;
};

/**
 * By project and clock hour since `from`, a whole hour. Hours are read where they are folded, minutes behind them. The marks
 * are read before: minutes stay when they are folded, so a mark that moves in between changes nothing. With the marks in an
 * outer join of the same statement, Citus refuses it.
 */
export async function readProjectHours(
  wanted: readonly WantedProject[],
  { from, to }: { from: number; to: number },
): Promise<ProjectHour[]> {
  const part = (table: string, condition: string) =>
    `SELECT r.project_id, ${hourOf("r.bucket")} AS hour, r.bucket >= day_start AS today, requests, unpriced, cost_nano
     FROM ${table} r JOIN (SELECT w.*, CASE WHEN ${hourOf("w.day_start")} < w.day_start THEN ${hourOf("w.day_start")} END AS divided
       FROM unnest($1::int4[], $2::timestamptz[], $5::timestamptz[]) AS w (project_id, day_start, folded)) e ON e.project_id = r.project_id
     WHERE r.project_id = ANY ($1) AND r.bucket >= $3 AND r.bucket < $4 AND ${condition}`;
  const ids = wanted.map(({ projectId }) => projectId);
  const marks = await pool().query<{ project_id: number; until: string }>(
    "SELECT project_id, until::text FROM rollup_marks WHERE project_id = ANY ($1) AND level = '1h'",
    [ids],
  );
  const foldedOf = new Map(marks.rows.map(({ project_id, until }) => [project_id, until]));
  const { rows } = await pool().query<{
    project_id: number;
    seconds: number;
    today: boolean;
    requests: string;
    unpriced: string;
    cost_nano: string;
  }>(
    `/* all projects */
     SELECT project_id, extract(epoch FROM hour)::int8::float8 AS seconds, today, sum(requests)::text AS requests,
       sum(unpriced)::text AS unpriced, sum(cost_nano)::text AS cost_nano
     FROM (${[
       part("rollup_fragments", "true"),
       part("rollup_1m", "r.bucket >= folded"),
       // The hour in which today begins.
       part(
         "rollup_1m",
         "r.bucket < folded AND r.bucket >= divided AND r.bucket < divided + interval '1 hour'",
       ),
       part("rollup_1h", "r.bucket < folded AND r.bucket IS DISTINCT FROM divided"),
     ].join("\n UNION ALL ")}) AS parts GROUP BY 1, 2, 3`,
    [
      ids,
      wanted.map(({ dayStart }) => isoTime(dayStart)),
      isoTime(from),
      isoTime(to),
      ids.map((id) => foldedOf.get(id) ?? "-infinity"),
    ],
  );
  return rows.map((row) => ({
    projectId: row.project_id,
    hour: row.seconds * 1_000,
    today: row.today,
    requests: Number(row.requests),
    unpriced: Number(row.unpriced),
    costNano: BigInt(row.cost_nano),
  }));
}

const hourOf = (column: string) => `date_bin('1 hour', ${column}, 'epoch'::timestamptz)`;

export type LatestFigures = {
  projectId: number;
  requests: number;
  errors: number;
  latencyMax: number | null;
  latencySketch: Uint8Array | null;
  /** The last minute with requests, epoch ms. */
  lastMinute: number;
};

/** By project since `from`, a whole minute, from minutes. */
export async function readLatestFigures(
  projectIds: readonly number[],
  { from, to }: { from: number; to: number },
): Promise<LatestFigures[]> {
  const part = (table: string) =>
    `SELECT project_id, bucket, requests, errors, latency_max, latency_sketch FROM ${table}
     WHERE project_id = ANY ($1) AND bucket >= $2 AND bucket < $3`;
  const { rows } = await pool().query<{
    project_id: number;
    requests: string;
    errors: string;
    latency_max: number | null;
    latency_sketch: Uint8Array | null;
    last: Date;
  }>(
    `/* all projects */ SELECT project_id, sum(requests)::text AS requests, sum(errors)::text AS errors,
       max(latency_max) AS latency_max, string_agg(latency_sketch, ''::bytea) AS latency_sketch, max(bucket) AS last
     FROM (${part("rollup_1m")} UNION ALL ${part("rollup_fragments")}) AS parts GROUP BY 1`,
    [projectIds, isoTime(from), isoTime(to)],
  );
  return rows.map((row) => ({
    projectId: row.project_id,
    requests: Number(row.requests),
    errors: Number(row.errors),
    latencyMax: row.latency_max,
    latencySketch: row.latency_sketch,
    lastMinute: row.last.getTime(),
  }));
}

/** The last hour with requests of each of these projects since `from`, epoch ms. For projects that are idle. */
export async function readLastHours(
  projectIds: readonly number[],
  from: number,
): Promise<Map<number, number>> {
  if (projectIds.length === 0) return new Map();
  const { rows } = await pool().query<{ project_id: number; last: Date }>(
    `/* all projects */ SELECT project_id, max(bucket) AS last FROM rollup_1h
     WHERE project_id = ANY ($1) AND bucket >= $2 GROUP BY 1`,
    [projectIds, isoTime(from)],
  );
  return new Map(rows.map(({ project_id, last }) => [project_id, last.getTime()]));
}
