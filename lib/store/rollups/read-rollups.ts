import { encodedQuantiles } from "@/lib/aggregate/sketch";
import { mapInSlices } from "@/lib/give-way";
import type { Filters } from "@/lib/schema/figures/filters";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup, RollupLevel } from "@/lib/schema/figures/rollup";
import { ceilTo, DAY_MS, floorTo, HOUR_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { filterParameters, seriesCondition } from "@/lib/store/requests/series-filter";
import { figuresOf, orderBy } from "./metric-columns";
import { type RollupRecord, rollupFromRecord } from "./rollup-codec";
import { type FigureName, ROLLUP_COLUMNS, type RollupColumn, type SketchName } from "./rollup-columns";

export type Grouping = "none" | "series" | LabelGrouping;
/** `model_service`: both as a JSON array. */
export type LabelGrouping = "model" | "provider" | "environment" | "service" | "model_service";

/** The key of all other groups; no label can contain a NUL. */
export const OTHERS = "\0";

export type RollupQuery = {
  projectId: number;
  filters: Filters;
  /** Whole minutes, epoch ms, half-open. */
  from: number;
  to: number;
  /**
   * The coarsest table to read; parts of the span that are not whole hours or days come from finer ones. `total`:
   * everything since 1970, with closed days from one sum; only for an open-ended span from 1970 on and the figures
   * TOTAL_FIGURES.
   */
  level: RollupLevel | "total";
  /**
   * Width of the buckets, counted from 1970 in UTC; not finer than the level. Null: one bucket at `from`. Or where they
   * begin: whole minutes in order, the first not after `from`. At the level of hours, an hour that such a start divides is
   * read by minutes, as long as those are kept.
   */
  stepMs: number | null | { starts: readonly number[] };
  groupBy: Grouping;
  /** The groups to return separately; the others become one group, `OTHERS`, or are left out (not of series). All if absent. */
  apart?: { keys: readonly string[]; others: "merge" | "omit" };
  /** Sketches that the caller needs; the others are empty. */
  sketches: readonly SketchName[];
  /** Columns that the caller needs; the others are 0. All if absent. */
  figures?: readonly FigureName[];
};

/** `key`: the series' id as text, the group's label, or "" for `none`. */
export type GroupedRollup = { key: string; bucket: number; figures: Rollup };

export type ReadRollups = (query: RollupQuery, client?: Client) => Promise<GroupedRollup[]>;

/**
 * Figures of a span by bucket and group, read in one statement and so from one snapshot: a fragment that the compactor
 * moves at the same time is counted once. Sums are computed in SQL; sketches are concatenated there, which merges them.
 */
export async function readRollups(query: RollupQuery, client: Client = pool()): Promise<GroupedRollup[]> {
  if (query.from % MINUTE_MS !== 0 || query.to % MINUTE_MS !== 0)
    throw new Error("readRollups: whole minutes");
  if (query.from >= query.to) return [];
  const { text, values } = completeStatement(query);
  const { rows } = await client.query<RollupRecord & { key: string | null }>(text, values);
  return mapInSlices(rows, (record) => {
    const { bucket, figures } = rollupFromRecord(record);
    return { key: record.key ?? OTHERS, bucket, figures };
  });
}

export type Ranked = { keys: string[]; leftOut: number };

/** The groups of a span with the largest values of a metric without quantiles, the largest first, and how many others there are. */
export async function rankGroups(
  query: Pick<RollupQuery, "projectId" | "filters" | "from" | "to" | "level"> & { groupBy: LabelGrouping },
  limit: number,
  metric: MetricName = "requests",
): Promise<Ranked> {
  if (query.from >= query.to) return { keys: [], leftOut: 0 };
  const figures: FigureName[] = ["requests", ...figuresOf(metric, false)];
  const { text, values } = statementFor({ ...query, stepMs: null, sketches: [], figures });
  const { rows } = await pool().query<{ key: string; total: number }>(
    `SELECT key, count(*) OVER ()::int4 AS total FROM (${text}) AS read
     ORDER BY ${orderBy(metric)}, requests::int8 DESC, key LIMIT $${values.length + 1}`,
    [...values, limit],
  );
  return { keys: rows.map(({ key }) => key), leftOut: (rows[0]?.total ?? 0) - rows.length };
}

type Statement = { text: string; values: unknown[] };

function completeStatement(query: RollupQuery): Statement {
  return statement(query, (wanted) =>
    [
      "$1::int4 AS project_id",
      "0 AS series_id",
      ...ROLLUP_COLUMNS.map((column) => (wanted.includes(column) ? merged(column) : absent(column))),
    ].join(", "),
  );
}

/** Only key, bucket and the wanted columns. */
export function statementFor(query: RollupQuery): Statement {
  return statement(query, (wanted) => wanted.map(merged).join(", "));
}

/** `select`: the columns beside key and bucket, from those that the query wants. */
function statement(query: RollupQuery, select: (wanted: readonly RollupColumn[]) => string): Statement {
  const { from, to, level } = query;
  const values: unknown[] = [query.projectId, isoTime(from), isoTime(to)];
  const coarse = level === "1m" ? null : coarseSpan(query);
  if (coarse) values.push(...coarse.map(isoTime));
  const divided = level === "1h" ? dividedHours(query) : [];
  let filter = "";
  if (Object.values(query.filters).some((wanted) => wanted.length > 0)) {
    filter = ` AND ${seriesCondition("series_id", 1, values.length + 1)}`;
    values.push(...filterParameters(query.filters));
  }
  const wanted = ROLLUP_COLUMNS.filter((column) => isWanted(column, query));
  const names = wanted.map(({ name }) => name).join(", ");
  const part = (table: string, low: string, high: string, more = "") =>
    `SELECT series_id, bucket, ${names} FROM ${table}
       WHERE project_id = $1 AND bucket >= ${low} AND bucket < ${high}${filter}${more}`;
  const dayStart = "(SELECT day_start FROM ends)";
  const dayEnd = "(SELECT day_end FROM ends)";
  const hourEnd = "(SELECT hour_end FROM ends)";
  const parts = [part("rollup_fragments", "$2", "$3")];
  // Without the marks, the planner can estimate a plain read of minutes.
  if (coarse === null) parts.push(part("rollup_1m", "$2", "$3"));
  else {
    const whole = divided.length > 0 ? " AND bucket NOT IN (SELECT hour FROM divided)" : "";
    parts.push(part("rollup_1m", "$2", "$4"), part("rollup_1m", hourEnd, "$3"));
    parts.push(part("rollup_1h", "$4", dayStart, whole), part("rollup_1h", dayEnd, hourEnd, whole));
    if (divided.length > 0)
      parts.push(
        part("divided JOIN rollup_1m ON bucket >= hour AND bucket < hour + interval '1 hour'", "$4", hourEnd),
      );
  }
  if (level === "1d") parts.push(part("rollup_1d", dayStart, dayEnd));
  if (level === "total")
    parts.push(
      `SELECT series_id, $2::timestamptz, ${names} FROM rollup_totals WHERE project_id = $1${filter}`,
    );
  const bucket = binned(query.stepMs, values);
  const { key, join } = grouping(query, values);
  const ctes = [
    ...(coarse ? [MARKS] : []),
    ...(divided.length > 0 ? [dividedWithMinutes(divided, values)] : []),
  ];
  const text = `WITH ${ctes.map((cte) => `${cte}, `).join("")}parts AS (${parts.join("\n    UNION ALL ")})
    SELECT ${key} AS key, ${bucket} AS bucket, ${select(wanted)}
    FROM parts p${join} GROUP BY 1, 2`;
  return { text, values };
}

/** The bounds of whole hours and of whole days; equal bounds switch a level off. */
function coarseSpan({ from, to, level }: RollupQuery): [number, number, number, number] {
  const hourFrom = Math.min(ceilTo(from, HOUR_MS), to);
  const hourTo = Math.max(hourFrom, floorTo(to, HOUR_MS));
  const inDays = level === "1d" || level === "total";
  const dayFrom = inDays ? Math.min(ceilTo(from, DAY_MS), hourTo) : hourFrom;
  const dayTo = inDays ? Math.max(dayFrom, floorTo(to, DAY_MS)) : hourFrom;
  return [hourFrom, hourTo, dayFrom, dayTo];
}

/**
 * Up to where the coarse tables may be read, from the marks and the whole hours ($4, $5) and days ($6, $7) of the span.
 */
const MARKS = `marks AS (
      SELECT COALESCE(max(until) FILTER (WHERE level = '1h'), '-infinity') AS hours,
        COALESCE(max(until) FILTER (WHERE level = '1d'), '-infinity') AS days
      FROM rollup_marks WHERE project_id = $1),
    -- Days count only where one is closed; else all hours are read from where they begin.
    day_ends AS (SELECT hours,
        CASE WHEN least($7::timestamptz, days) > $6::timestamptz THEN $6::timestamptz ELSE $4::timestamptz END AS day_start,
        CASE WHEN least($7::timestamptz, days) > $6::timestamptz THEN least($7::timestamptz, days)
          ELSE $4::timestamptz END AS day_end FROM marks),
    ends AS (SELECT day_start, day_end, greatest(day_end, least($5::timestamptz, hours)) AS hour_end FROM day_ends)`;

/** The hours that a start divides, epoch ms. */
function dividedHours({ stepMs }: RollupQuery): number[] {
  if (stepMs === null || typeof stepMs === "number") return [];
  const within = stepMs.starts.filter((start) => start % HOUR_MS !== 0);
  return [...new Set(within.map((start) => floorTo(start, HOUR_MS)))];
}

/** Those of them whose minutes are still kept. */
function dividedWithMinutes(hours: readonly number[], values: unknown[]): string {
  values.push(hours.map(isoTime));
  return `divided AS (SELECT hour FROM unnest($${values.length}::timestamptz[]) AS wanted (hour) WHERE EXISTS (
      SELECT FROM rollup_1m WHERE project_id = $1 AND bucket >= hour AND bucket < hour + interval '1 hour'))`;
}

export type BucketQuantiles = { bucket: number; values: (number | null)[] };

/**
 * Quantiles of latency by bucket, in ms and in the order of `qs`, without reading anything else or creating sketches.
 */
export async function readLatencyQuantiles(
  query: Pick<RollupQuery, "projectId" | "filters" | "from" | "to" | "level" | "stepMs">,
  qs: readonly number[],
  client: Client = pool(),
): Promise<BucketQuantiles[]> {
  if (query.from >= query.to) return [];
  const narrow: RollupQuery = { ...query, groupBy: "none", sketches: ["latency"], figures: ["latency_max"] };
  const { text, values } = statementFor(narrow);
  const { rows } = await client.query<[number, number | null, string | null]>({
    // Base64 is two thirds the size of bytea on the wire, and decodes faster.
    text: `SELECT extract(epoch FROM bucket)::int4, latency_max, encode(latency_sketch, 'base64') FROM (${text}) AS read`,
    values,
    rowMode: "array",
  });
  return rows.map(([seconds, max, base64]) => ({
    bucket: seconds * 1_000,
    // The middle of a sketch's bucket may be above its largest value.
    values: encodedQuantiles(Buffer.from(base64 ?? "", "base64"), qs).map((value) =>
      value === null || max === null ? null : Math.min(value, max),
    ),
  }));
}

function binned(stepMs: RollupQuery["stepMs"], values: unknown[]): string {
  if (stepMs === null) return "$2::timestamptz";
  if (typeof stepMs === "object") {
    values.push(stepMs.starts.map(isoTime));
    const starts = `$${values.length}::timestamptz[]`;
    return `(${starts})[width_bucket(p.bucket, ${starts})]`;
  }
  values.push(`${stepMs / 1000} seconds`);
  return `date_bin($${values.length}::interval, p.bucket, 'epoch'::timestamptz)`;
}

function grouping({ groupBy, apart }: RollupQuery, values: unknown[]): { key: string; join: string } {
  if (groupBy === "none") return { key: "''", join: "" };
  if (groupBy === "series") {
    if (!apart) return { key: "p.series_id::text", join: "" };
    values.push(apart.keys);
    return {
      key: `CASE WHEN p.series_id = ANY ($${values.length}::int4[]) THEN p.series_id::text END`,
      join: "",
    };
  }
  const label = groupBy === "model_service" ? "json_build_array(model, service)::text" : groupBy;
  if (apart) values.push(apart.keys);
  const isApart = `${label} = ANY ($${values.length}::text[])`;
  const key = apart?.others === "merge" ? `CASE WHEN ${isApart} THEN ${label} END` : label;
  const only = apart?.others === "omit" ? ` AND ${isApart}` : "";
  const join = ` JOIN (SELECT id, ${key} AS key FROM series WHERE project_id = $1${only}) s ON s.id = p.series_id`;
  return { key: "s.key", join };
}

function isWanted({ name, type }: RollupColumn, { sketches, figures }: RollupQuery): boolean {
  if (type === "bytea") return sketches.includes(name.slice(0, -"_sketch".length) as SketchName);
  return figures === undefined || figures.includes(name as FigureName);
}

/** Records of one shape decode faster than records that lack columns. */
function absent({ name, type }: RollupColumn): string {
  const isNull = name === "latency_max" || type === "jsonb" || type === "bytea";
  return `${isNull ? "NULL" : "'0'"} AS ${name}`;
}

const merged = ({ name, merge }: RollupColumn) => `${merge(name)} AS ${name}`;
