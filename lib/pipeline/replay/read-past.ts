import { decimals } from "@/lib/format/number-text";
import type { PastNeeds } from "@/lib/rules/replay";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import { filtersOf, type TimeSpan } from "@/lib/schema/figures/filters";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { findProject } from "@/lib/store/people/projects";
import { listErrorTypes, listSeries } from "@/lib/store/requests/series";
import { figuresOf, sketchesOf } from "@/lib/store/rollups/metric-columns";
import { countLabelSets, countRows, sizeOfMinutes } from "@/lib/store/rollups/past-size";
import { readFigures } from "@/lib/store/rollups/read-figures";
import type { FigureName } from "@/lib/store/rollups/rollup-columns";
import { tooMuch } from "./too-much";

/** Rows per series and minute, and per series and hour; about 100 MB each during a replay. */
const ROWS_LIMIT = 300_000;
/** Minutes times label sets: the evaluations of a replay. */
export const JUDGED_LIMIT = 2_000_000;

/** The columns for the request counts. */
const COUNTS: readonly FigureName[] = [
  "requests",
  "successes",
  "errors",
  "output_unknown",
  "failed_output_unknown",
];

export type ReplayedSpan = { projectId: number; from: number; to: number };
export type Past = { data: RuleFigures; from: number; cut: boolean };

/**
 * The minutes that a rule is replayed over: from the start of the data, and at most the latest minutes within the
 * limit. One more window lies before `from`. Throws 422, before reading, if that is too much to judge.
 */
export async function readPast(span: ReplayedSpan, query: PastNeeds): Promise<Past> {
  const { projectId, to } = span;
  const { start, from, cut } = await planPast(span, query);
  const [hours, series, errorTypes, project] = await Promise.all([
    readHistory(projectId, query, from, to),
    listSeries(projectId),
    listErrorTypes(projectId),
    findProject(projectId),
  ]);
  const minutes = await readMinutes(span, query, start);
  return {
    data: {
      timeZone: project?.timeZone ?? "UTC",
      minutes,
      hours,
      series: new Map(series.map((one) => [one.id, one])),
      errorTypeName: (id) => errorTypes.get(id) ?? `error type ${id}`,
    },
    from,
    cut,
  };
}

/** `start`: the first minute to read. */
async function planPast({ projectId, from, to }: ReplayedSpan, query: PastNeeds) {
  const span = { projectId, filters: filtersOf(query.filters), to };
  const window = query.windowMs + 2 * MINUTE_MS;
  const { rows, first } = await sizeOfMinutes({ ...span, from: from - window }, ROWS_LIMIT + 1);
  const cut = rows > ROWS_LIMIT;
  // The first minute may be only partly within the limit.
  const start = cut ? first + MINUTE_MS : first;
  const replayed = Math.max(from, cut ? start + window : start);
  if (cut && replayed >= to) throw tooMuch(`one window has more than ${decimals(ROWS_LIMIT, 0)} rows`);
  const minutes = (to - replayed) / MINUTE_MS;
  const history = historySpan(query, replayed, to);
  const sets = await Promise.all([
    countLabelSets({ ...span, from: start, level: "1m" }, query.groupBy),
    history ? countLabelSets({ ...span, ...history, level: "1h" }, query.groupBy) : 0,
  ]);
  const most = Math.max(...sets);
  if (minutes * most > JUDGED_LIMIT)
    throw tooMuch(
      `${decimals(most, 0)} label sets over ${decimals(minutes, 0)} minutes exceed ${decimals(JUDGED_LIMIT, 0)} values`,
    );
  const hours = history ? await countRows({ ...span, ...history, level: "1h", stepMs: HOUR_MS }) : 0;
  if (hours > ROWS_LIMIT)
    throw tooMuch(`the baseline before the range has more than ${decimals(ROWS_LIMIT, 0)} rows`);
  return { start, from: replayed, cut };
}

/** Day by day, so that the rows and what is computed from them are never all in memory. */
async function readMinutes(
  { projectId, to }: ReplayedSpan,
  query: PastNeeds,
  start: number,
): Promise<RollupRow[]> {
  const what = { ...whatOf(projectId, query), level: "1m" } as const;
  const days: RollupRow[][] = [];
  for (let from = start; from < to; from += DAY_MS) {
    days.push(await readFigures({ ...what, from, to: Math.min(to, from + DAY_MS) }));
  }
  return days.flat();
}

const whatOf = (projectId: number, { filters, metrics, byErrorType }: PastNeeds) => ({
  projectId,
  filters: filtersOf(filters),
  figures: [...new Set([...COUNTS, ...metrics.flatMap((metric) => figuresOf(metric, byErrorType))])],
  sketches: [...new Set(metrics.flatMap(sketchesOf))],
});

function readHistory(projectId: number, query: PastNeeds, from: number, to: number): Promise<RollupRow[]> {
  const span = historySpan(query, from, to);
  return span ? readFigures({ ...whatOf(projectId, query), level: "1h", ...span }) : Promise.resolve([]);
}

function historySpan({ historyMs }: PastNeeds, from: number, to: number): TimeSpan | null {
  if (historyMs === 0) return null;
  const hour = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS;
  return { from: hour(from) - historyMs, to: hour(to) };
}
