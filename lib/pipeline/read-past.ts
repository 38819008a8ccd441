import type { RuleFigures } from "@/lib/detect/rule-groups";
import type { Filters } from "@/lib/schema/filters";
import type { RollupRow } from "@/lib/schema/rollup";
import type { RuleFilters } from "@/lib/schema/rule";
import { readFigures } from "@/lib/store/read-figures";
import type { FigureName, SketchName } from "@/lib/store/read-rollups";
import { listErrorTypes, listSeries } from "@/lib/store/series";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Rows of a series and minute; about 100 MB while a replay runs. */
const ROWS_LIMIT = 300_000;

/** What a replay reads: the figures of its windows by the minute, and by the hour so much of what came before them. */
export type PastQuery = {
  filters: RuleFilters;
  figures: FigureName[];
  sketches: SketchName[];
  windowMs: number;
  /** 0: no hours are read. */
  historyMs: number;
};
export type Past = { data: RuleFigures; from: number; cut: boolean };

/**
 * The minutes that a rule is replayed over: from where data begins, and no more than a limit, of which the latest days
 * are kept. One window more lies before `from`.
 */
export async function readPast(projectId: number, query: PastQuery, from: number, to: number): Promise<Past> {
  const window = query.windowMs + 2 * MINUTE_MS;
  const [read, hours, series, errorTypes] = await Promise.all([
    readBackwards(projectId, query, from - window, to),
    readHistory(projectId, query, from, to),
    listSeries(projectId),
    listErrorTypes(projectId),
  ]);
  const first = read.minutes[0]?.bucket ?? to;
  return {
    data: {
      minutes: read.minutes,
      hours,
      series: new Map(series.map((one) => [one.id, one])),
      errorTypeName: (id) => errorTypes.get(id) ?? `error type ${id}`,
    },
    from: Math.max(from, read.cut ? first + window : first),
    cut: read.cut,
  };
}

/** Day by day from the end, so that a project with much data reads no more than it replays. */
async function readBackwards(
  projectId: number,
  query: PastQuery,
  from: number,
  to: number,
): Promise<{ minutes: RollupRow[]; cut: boolean }> {
  const what = { ...whatOf(projectId, query), level: "1m" } as const;
  const days: RollupRow[][] = [];
  let count = 0;
  for (let end = to; end > from; end -= DAY_MS) {
    const day = await readFigures({ ...what, from: Math.max(from, end - DAY_MS), to: end });
    count += day.length;
    if (count > ROWS_LIMIT && days.length > 0) return { minutes: days.reverse().flat(), cut: true };
    days.push(day);
  }
  return { minutes: days.reverse().flat(), cut: false };
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
  if (query.historyMs === 0) return Promise.resolve([]);
  const hour = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS;
  return readFigures({
    ...whatOf(projectId, query),
    level: "1h",
    from: hour(from) - query.historyMs,
    to: hour(to),
  });
}
