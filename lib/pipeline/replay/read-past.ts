import type { RuleFigures } from "@/lib/rules/rule-groups";
import type { Filters, TimeSpan } from "@/lib/schema/figures/filters";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import type { RuleFilters } from "@/lib/schema/rules/rule-parts";
import { listErrorTypes, listSeries } from "@/lib/store/requests/series";
import { countLabelSets, countRows, type SetLabel, sizeOfMinutes } from "@/lib/store/rollups/past-size";
import { readFigures } from "@/lib/store/rollups/read-figures";
import type { FigureName, SketchName } from "@/lib/store/rollups/rollup-columns";
import { type ReplayQuestion, tooMuch } from "./replay";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Rows of a series and minute, and of a series and hour; about 100 MB each while a replay runs. */
const ROWS_LIMIT = 300_000;
/** Minutes times label sets: what a replay judges one by one. */
const JUDGED_LIMIT = 2_000_000;

/** What a replay reads: the figures of its windows by the minute, and by the hour so much of what came before them. */
export type PastQuery = {
  filters: RuleFilters;
  /** What the rule groups by. */
  labels: readonly SetLabel[];
  figures: FigureName[];
  sketches: SketchName[];
  windowMs: number;
  /** 0: no hours are read. */
  historyMs: number;
};
export type Past = { data: RuleFigures; from: number; cut: boolean };

type Question = Pick<ReplayQuestion, "projectId" | "from" | "to" | "check">;

/**
 * The minutes that a rule is replayed over: from where data begins, and no more than a limit, of which the latest are
 * kept. One window more lies before `from`. Throws 422, before anything is read, where that is too much to judge.
 */
export async function readPast(question: Question, query: PastQuery): Promise<Past> {
  const { projectId, to, check } = question;
  const { start, from, cut } = await planPast(question, query);
  check();
  const [hours, series, errorTypes] = await Promise.all([
    readHistory(projectId, query, from, to),
    listSeries(projectId),
    listErrorTypes(projectId),
  ]);
  const minutes = await readMinutes(question, query, start);
  return {
    data: {
      minutes,
      hours,
      series: new Map(series.map((one) => [one.id, one])),
      errorTypeName: (id) => errorTypes.get(id) ?? `error type ${id}`,
    },
    from,
    cut,
  };
}

/** `start`: from where minutes are read. */
async function planPast({ projectId, from, to }: Question, query: PastQuery) {
  const span = { projectId, filters: filtersOf(query.filters), to };
  const window = query.windowMs + 2 * MINUTE_MS;
  const { rows, first } = await sizeOfMinutes({ ...span, from: from - window }, ROWS_LIMIT + 1);
  const cut = rows > ROWS_LIMIT;
  // Of the minute at which it is cut a part may be beyond the limit.
  const start = cut ? first + MINUTE_MS : first;
  const replayed = Math.max(from, cut ? start + window : start);
  if (cut && replayed >= to)
    throw tooMuch(`one window alone has more than the ${ROWS_LIMIT} rows that a backtest reads`);
  const minutes = (to - replayed) / MINUTE_MS;
  const history = historySpan(query, replayed, to);
  const sets = await Promise.all([
    countLabelSets({ ...span, from: start, level: "1m" }, query.labels),
    history ? countLabelSets({ ...span, ...history, level: "1h" }, query.labels) : 0,
  ]);
  const most = Math.max(...sets);
  if (minutes * most > JUDGED_LIMIT)
    throw tooMuch(
      `${most} label sets over ${minutes} minutes are more than the 2 million values that a backtest covers`,
    );
  const hours = history ? await countRows({ ...span, ...history, level: "1h", stepMs: HOUR_MS }) : 0;
  if (hours > ROWS_LIMIT)
    throw tooMuch(`the days before the range have more than the ${ROWS_LIMIT} rows that a backtest reads`);
  return { start, from: replayed, cut };
}

/** Day by day, so that what the database sends is never there as a whole beside what is made of it. */
async function readMinutes(
  { projectId, to, check }: Question,
  query: PastQuery,
  start: number,
): Promise<RollupRow[]> {
  const what = { ...whatOf(projectId, query), level: "1m" } as const;
  const days: RollupRow[][] = [];
  for (let from = start; from < to; from += DAY_MS) {
    days.push(await readFigures({ ...what, from, to: Math.min(to, from + DAY_MS) }));
    check();
  }
  return days.flat();
}

const whatOf = (projectId: number, { filters, figures, sketches }: PastQuery) => ({
  projectId,
  filters: filtersOf(filters),
  figures: [...new Set(figures)],
  sketches,
});

function filtersOf({ model = [], provider = [], environment = [], service = [] }: RuleFilters): Filters {
  return { models: model, providers: provider, environments: environment, services: service };
}

function readHistory(projectId: number, query: PastQuery, from: number, to: number): Promise<RollupRow[]> {
  const span = historySpan(query, from, to);
  return span ? readFigures({ ...whatOf(projectId, query), level: "1h", ...span }) : Promise.resolve([]);
}

function historySpan({ historyMs }: PastQuery, from: number, to: number): TimeSpan | null {
  if (historyMs === 0) return null;
  const hour = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS;
  return { from: hour(from) - historyMs, to: hour(to) };
}
