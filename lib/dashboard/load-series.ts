import { z } from "zod";
import { bucketRollups, mergeCells } from "@/lib/aggregate/bucket-rollups";
import { chooseStep, levelOfStep } from "@/lib/aggregate/choose-step";
import { errorsByType } from "@/lib/aggregate/lesson-summary";
import { metricValue } from "@/lib/aggregate/metric-value";
import { ApiError } from "@/lib/schema/api-error";
import { METRICS, MetricName } from "@/lib/schema/metric";
import { parseParameter } from "@/lib/schema/reading-query";
import type { Rollup } from "@/lib/schema/rollup";
import { listRollups } from "@/lib/store/list-rollups";
import { listErrorTypes, listSeries, type Series } from "@/lib/store/series";
import type { ReadingSpan } from "./reading-span";

const GroupBy = z.enum(["model", "provider", "environment", "service", "error_type"]).optional();
type GroupBy = z.infer<typeof GroupBy>;
const Step = z.coerce
  .number("must be a number of seconds")
  .int("must be whole seconds")
  .min(60, "must be at least 60")
  .max(31 * 86_400)
  .refine((step) => step % 60 === 0, "must be whole minutes")
  .optional();

const POINT_LIMIT = 2_000;
const DEFAULT_POINTS = 300;
const GROUP_LIMIT = 10;

export type SeriesBody = {
  metric: MetricName;
  unit: string;
  step_seconds: number;
  series: { labels: Record<string, string>; points: [number, number | null][] }[];
};

/** The points of a metric over time. The ten largest groups keep their names, the rest is merged as "other". */
export async function loadSeries(span: ReadingSpan, query: URLSearchParams): Promise<SeriesBody> {
  const metric = parseParameter(query, "metric", MetricName);
  const groupBy = parseParameter(query, "group_by", GroupBy);
  if (groupBy === "error_type" && metric !== "errors") {
    throw new ApiError(400, "invalid", "group_by: error_type goes with metric=errors only");
  }
  const stepSeconds = parseParameter(query, "step", Step) ?? chooseStep(span.to - span.from, DEFAULT_POINTS);
  const stepMs = stepSeconds * 1_000;
  const from = Math.floor(span.from / stepMs) * stepMs;
  const to = Math.ceil(span.to / stepMs) * stepMs;
  if ((to - from) / stepMs > POINT_LIMIT) {
    throw new ApiError(
      400,
      "invalid",
      `step: gives more than ${POINT_LIMIT} points for this range; use a larger one`,
    );
  }
  const level = levelOfStep(stepSeconds);
  const [rows, series] = await Promise.all([
    listRollups({ ...span, from, to, level }),
    listSeries(span.projectId),
  ]);
  const labels = new Map(series.map((one) => [one.id, labelOf(one, groupBy)]));
  const { groups, length } = bucketRollups(rows, from, to, stepMs, (id) => labels.get(id) ?? null);
  const time = (at: number) => (from + at * stepMs) / 1_000;
  const points = (
    cells: (Rollup | null)[],
    value: (figures: Rollup) => number | null,
  ): [number, number | null][] =>
    Array.from({ length }, (_, at) => {
      const cell = cells[at];
      return [time(at), cell ? value(cell) : METRICS[metric].additive ? 0 : null];
    });
  const body = { metric, unit: METRICS[metric].unit, step_seconds: stepSeconds };
  if (groupBy === "error_type") {
    const names = await listErrorTypes(span.projectId);
    const byType = (figures: Rollup) => errorsByType(figures, (id) => names.get(id) ?? String(id));
    const cells = [...groups.values()][0] ?? new Array(length).fill(null);
    const types = Object.entries(byType(mergeCells(cells)))
      .sort((a, b) => b[1] - a[1])
      .slice(0, GROUP_LIMIT);
    return {
      ...body,
      series: types.map(([type]) => ({
        labels: { error_type: type },
        points: points(cells, (figures) => byType(figures)[type] ?? 0),
      })),
    };
  }
  const merged = largestGroups(groups, length);
  return {
    ...body,
    series: [...merged].map(([label, cells]) => ({
      labels: groupBy ? { [groupBy]: label } : {},
      points: points(cells, (figures) => metricValue(metric, figures)),
    })),
  };
}

function labelOf(series: Series, groupBy: GroupBy): string {
  return groupBy === undefined || groupBy === "error_type" ? "" : series[groupBy];
}

function largestGroups(
  groups: Map<string, (Rollup | null)[]>,
  length: number,
): Map<string, (Rollup | null)[]> {
  if (groups.size === 0) return new Map([["", new Array<Rollup | null>(length).fill(null)]]);
  const size = (cells: (Rollup | null)[]) => cells.reduce((sum, cell) => sum + (cell?.requests ?? 0), 0);
  const ordered = [...groups].sort((a, b) => size(b[1]) - size(a[1]));
  if (ordered.length <= GROUP_LIMIT) return new Map(ordered);
  const rest = ordered.slice(GROUP_LIMIT).map(([, cells]) => cells);
  const other = Array.from({ length }, (_, at) => {
    const present = rest.map((cells) => cells[at] ?? null).filter((cell) => cell !== null);
    return present.length === 0 ? null : mergeCells(present);
  });
  return new Map([...ordered.slice(0, GROUP_LIMIT), ["other", other]]);
}
