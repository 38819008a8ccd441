import { type Filters, isFiltered, type TimeSpan } from "@/lib/schema/figures/filters";
import type { RollupLevel } from "@/lib/schema/figures/rollup";
import { ceilTo, DAY_MS, floorTo, HOUR_MS, isoTime } from "@/lib/schema/time/epoch";
import { filterParameters, seriesCondition } from "@/lib/store/requests/series-filter";
import { type LabelGrouping, seriesLabel } from "@/lib/store/requests/series-label";
import { type FigureName, ROLLUP_COLUMNS, type RollupColumn, type SketchName } from "./rollup-columns";
import type { RollupMarks } from "./rollup-marks";

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
  /** Minutes before `from` that belong to the only bucket, too. */
  head?: TimeSpan;
  /**
   * Width of the buckets, counted from 1970 in UTC; not finer than the level. Null: one bucket at `from`. Or where they
   * begin: whole minutes in order, the first not after `from`. At the level of hours, an hour that such a start divides is
   * read by minutes, as long as those are kept.
   */
  stepMs: number | null | { starts: readonly number[] };
  groupBy: "none" | "series" | LabelGrouping;
  /** The groups to return separately; the others become one group, `OTHERS`, or are left out (not of series). All if absent. */
  apart?: { keys: readonly string[]; others: "merge" | "omit" };
  /** Sketches that the caller needs; the others are empty. */
  sketches: readonly SketchName[];
  /** Columns that the caller needs; the others are 0. All if absent. */
  figures?: readonly FigureName[];
  /** Rows to return at most, whichever; all if absent. */
  most?: number;
};

type Statement = { text: string; values: unknown[] };

/**
 * Key and bucket, then the columns that the query wants, in the order of ROLLUP_COLUMNS. `marks`: read before, in the same
 * or an earlier snapshot; the statement reads them itself if absent.
 */
export function statementFor(query: RollupQuery, marks: RollupMarks | null = null): Statement {
  const { from, to, level } = query;
  const values: unknown[] = [query.projectId, isoTime(from), isoTime(to)];
  const coarse = level === "1m" ? null : coarseSpan(query);
  if (coarse) values.push(...(marks ? coarse.slice(0, 1) : coarse).map(isoTime));
  const divided = level === "1h" ? dividedHours(query) : [];
  let filter = "";
  if (isFiltered(query.filters)) {
    filter = ` AND ${seriesCondition("series_id", 1, values.length + 1)}`;
    values.push(...filterParameters(query.filters));
  }
  const wanted = wantedColumns(query);
  const names = wanted.map(({ name }) => name).join(", ");
  // The span repeats what the bounds imply, so that the planner leaves out partitions before it knows the marks.
  const part = (table: string, low: string, high: string, more = "", span = { low: "$2", high: "$3" }) =>
    `SELECT series_id, bucket, ${names} FROM ${table}
       WHERE project_id = $1 AND bucket >= ${span.low} AND bucket < ${span.high}${
         low === span.low ? "" : ` AND bucket >= ${low}`
       }${high === span.high ? "" : ` AND bucket < ${high}`}${filter}${more}`;
  const ofAll = query.groupBy === "none" && filter === "";
  const timeAt = (at: number) => `$${values.push(boundOf(at))}::timestamptz`;
  const sources = ofAll ? sourcesOfAll(marks ? timeAt(marks.all) : "(SELECT since FROM of_all)") : BY_SERIES;
  const minutes = (low: string, high: string, from = (table: string) => table) =>
    sources.map(({ suffix, only }) => part(from(`rollup_1m${suffix}`), low, high, only));
  const hours = (low: string, high: string, more: string) =>
    sources.map(({ suffix, only }) => part(`rollup_1h${suffix}`, low, high, only + more));
  const [dayStart, dayEnd, hourEnd] = marks && coarse ? endsOf(coarse, marks, timeAt) : ENDS;
  const parts = [part("rollup_fragments", "$2", "$3")];
  if (query.head) {
    const span = { low: timeAt(query.head.from), high: timeAt(query.head.to) };
    const before = (table: string, only = "") => part(table, span.low, span.high, only, span);
    parts.push(
      before("rollup_fragments"),
      ...sources.map(({ suffix, only }) => before(`rollup_1m${suffix}`, only)),
    );
  }
  // Without the marks of hours and days, the planner can estimate a plain read of minutes.
  if (coarse === null) parts.push(...minutes("$2", "$3"));
  else {
    const whole = divided.length > 0 ? " AND bucket NOT IN (SELECT hour FROM divided)" : "";
    parts.push(...minutes("$2", "$4"), ...minutes(hourEnd, "$3"));
    parts.push(...hours("$4", dayStart, whole), ...hours(dayEnd, hourEnd, whole));
    if (divided.length > 0)
      parts.push(
        ...minutes(
          "$4",
          hourEnd,
          (table) => `divided JOIN ${table} ON bucket >= hour AND bucket < hour + interval '1 hour'`,
        ),
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
    ...(ofAll && !marks ? [SINCE_OF_ALL] : []),
    ...(coarse && !marks ? [MARKS] : []),
    ...(divided.length > 0 ? [dividedWithMinutes(divided, sources, values)] : []),
  ];
  const text = `WITH ${ctes.map((cte) => `${cte}, `).join("")}parts AS (${parts.join("\n    UNION ALL ")})
    SELECT ${key} AS key, ${bucket} AS bucket, ${wanted.map(merged).join(", ")}
    FROM parts p${join} GROUP BY 1, 2${query.most === undefined ? "" : ` LIMIT $${values.push(query.most)}`}`;
  return { text, values };
}

/** Which of the two tables of minutes or hours, and what of it. */
type Source = { suffix: "" | "_all"; only: string };

const BY_SERIES: readonly Source[] = [{ suffix: "", only: "" }];
/** Of the sum of all series: a row a minute or hour, as far as the project has them. */
const sourcesOfAll = (since: string): readonly Source[] => [
  { suffix: "", only: ` AND bucket < ${since}` },
  { suffix: "_all", only: ` AND bucket >= ${since}` },
];
const SINCE_OF_ALL = `of_all AS (SELECT COALESCE(max(until), 'infinity') AS since FROM rollup_marks
      WHERE project_id = $1 AND level = 'all')`;

/** The bounds of whole hours and of whole days; equal bounds switch a level off. */
type CoarseSpan = [hourFrom: number, hourTo: number, dayFrom: number, dayTo: number];

function coarseSpan({ from, to, level }: RollupQuery): CoarseSpan {
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

/** Where days begin and end, and where hours end. */
type Ends = [dayStart: string, dayEnd: string, hourEnd: string];

const ENDS: Ends = [
  "(SELECT day_start FROM ends)",
  "(SELECT day_end FROM ends)",
  "(SELECT hour_end FROM ends)",
];

/** The same of marks that are known. */
function endsOf(
  [hourFrom, hourTo, dayFrom, dayTo]: CoarseSpan,
  { hours, days }: RollupMarks,
  timeAt: (at: number) => string,
): Ends {
  const closed = Math.min(dayTo, days);
  const [dayStart, dayEnd] = closed > dayFrom ? [dayFrom, closed] : [hourFrom, hourFrom];
  return [timeAt(dayStart), timeAt(dayEnd), timeAt(Math.max(dayEnd, Math.min(hourTo, hours)))];
}

const boundOf = (at: number): string =>
  Number.isFinite(at) ? isoTime(at) : at < 0 ? "-infinity" : "infinity";

/** The hours that a start divides, epoch ms. */
function dividedHours({ stepMs }: RollupQuery): number[] {
  if (stepMs === null || typeof stepMs === "number") return [];
  const within = stepMs.starts.filter((start) => start % HOUR_MS !== 0);
  return [...new Set(within.map((start) => floorTo(start, HOUR_MS)))];
}

/** Those of them whose minutes are still kept. */
function dividedWithMinutes(hours: readonly number[], sources: readonly Source[], values: unknown[]): string {
  values.push(hours.map(isoTime));
  const exists = sources.map(
    ({ suffix, only }) => `EXISTS (
      SELECT FROM rollup_1m${suffix} WHERE project_id = $1 AND bucket >= hour AND bucket < hour + interval '1 hour'${only})`,
  );
  return `divided AS (SELECT hour FROM unnest($${values.length}::timestamptz[]) AS wanted (hour) WHERE ${exists.join(" OR ")})`;
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
  const label = seriesLabel(groupBy);
  if (apart) values.push(apart.keys);
  const isApart = `${label} = ANY ($${values.length}::text[])`;
  const key = apart?.others === "merge" ? `CASE WHEN ${isApart} THEN ${label} END` : label;
  const only = apart?.others === "omit" ? ` AND ${isApart}` : "";
  const join = ` JOIN (SELECT id, ${key} AS key FROM series WHERE project_id = $1${only}) s ON s.id = p.series_id`;
  return { key: "s.key", join };
}

/** The columns of a statement, in their order. */
export const wantedColumns = ({ sketches, figures }: RollupQuery): RollupColumn[] =>
  ROLLUP_COLUMNS.filter(({ name, type }) =>
    type === "bytea"
      ? sketches.includes(name.slice(0, -"_sketch".length) as SketchName)
      : figures === undefined || figures.includes(name as FigureName),
  );

const merged = ({ name, merge }: RollupColumn) => `${merge(name)} AS ${name}`;
