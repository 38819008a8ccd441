import type { RuleFigures } from "@/lib/detect/rule-groups";
import type { Filters } from "@/lib/schema/filters";
import type { RollupRow } from "@/lib/schema/rollup";
import type { MetricRuleDefinition } from "@/lib/schema/rule";
import { figuresOf, sketchesOf } from "@/lib/store/metric-columns";
import { readFigures } from "@/lib/store/read-figures";
import type { FigureName } from "@/lib/store/read-rollups";
import { listErrorTypes, listSeries } from "@/lib/store/series";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_DAYS = 8;
/** Rows of a series and minute; about 100 MB while a replay runs. */
const ROWS_LIMIT = 300_000;

export type Past = { data: RuleFigures; from: number; cut: boolean };

/**
 * The minutes that a rule is replayed over: from where data begins, and no more than a limit, of which the latest days
 * are kept. One window more lies before `from`.
 */
export async function readPast(
  projectId: number,
  definition: MetricRuleDefinition,
  from: number,
  to: number,
): Promise<Past> {
  const window = definition.window_seconds * 1_000 + 2 * MINUTE_MS;
  const [read, hours, series, errorTypes] = await Promise.all([
    readBackwards(projectId, definition, from - window, to),
    readHistory(projectId, definition, from, to),
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
  definition: MetricRuleDefinition,
  from: number,
  to: number,
): Promise<{ minutes: RollupRow[]; cut: boolean }> {
  const query = { ...whatOf(projectId, definition), level: "1m" } as const;
  const days: RollupRow[][] = [];
  let count = 0;
  for (let end = to; end > from; end -= DAY_MS) {
    const day = await readFigures({ ...query, from: Math.max(from, end - DAY_MS), to: end });
    count += day.length;
    if (count > ROWS_LIMIT && days.length > 0) return { minutes: days.reverse().flat(), cut: true };
    days.push(day);
  }
  return { minutes: days.reverse().flat(), cut: false };
}

function whatOf(projectId: number, definition: MetricRuleDefinition) {
  const sketches = sketchesOf(definition.metric);
  return { projectId, filters: filtersOf(definition), figures: columnsOf(definition), sketches };
}

function filtersOf({ filters }: MetricRuleDefinition): Filters {
  const { model = [], provider = [], environment = [], service = [] } = filters;
  return { models: model, providers: provider, environments: environment, services: service };
}

function columnsOf({ metric, group_by }: MetricRuleDefinition): FigureName[] {
  const byErrorType = metric === "error_rate" && group_by.includes("error_type");
  return [...new Set<FigureName>(["requests", "successes", "errors", ...figuresOf(metric, byErrorType)])];
}

/** What is usual is known by hours, and only some rules ask for it. */
function readHistory(
  projectId: number,
  definition: MetricRuleDefinition,
  from: number,
  to: number,
): Promise<RollupRow[]> {
  const { kind, metric } = definition;
  if (kind !== "usual_ratio" && metric !== "cache_hit_rate") return Promise.resolve([]);
  const hour = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS;
  return readFigures({
    ...whatOf(projectId, definition),
    level: "1h",
    from: hour(from) - HISTORY_DAYS * DAY_MS,
    to: hour(to),
  });
}
