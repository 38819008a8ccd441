import { type Grid, mergeCells } from "@/lib/aggregate/bucket-rollups";
import { fillGaps } from "@/lib/aggregate/fill-gaps";
import { errorsByType } from "@/lib/aggregate/lesson-summary";
import type { MetricName } from "@/lib/schema/metric";
import type { Rollup } from "@/lib/schema/rollup";
import { missingValue, type SeriesAnswer, type SeriesGroup } from "@/lib/schema/series-query";

export const GROUP_LIMIT = 10;
export const OTHER_GROUP = "other";

export type SeriesGrid = Omit<Grid, "groups">;
type Row = { key: string; bucket: number; figures: Rollup };
type Series = SeriesAnswer["series"][number];
type Cells = (Rollup | null)[];

/** One series a group, those with the most requests first; past ten the rest is merged into "other". */
export function prepareGroups(
  rows: readonly Row[],
  grid: SeriesGrid,
  metric: MetricName,
  groupBy: SeriesGroup | null,
): Series[] {
  const groups = cellsByKey(rows, grid);
  if (groupBy === null) {
    return [{ labels: {}, points: metricPoints(groups.get("") ?? [], grid, metric) }];
  }
  const size = (cells: Cells) => cells.reduce((sum, figures) => sum + (figures?.requests ?? 0), 0);
  const ordered = [...groups]
    .map(([label, cells]) => ({ label, cells, size: size(cells) }))
    .sort((a, b) => b.size - a.size || a.label.localeCompare(b.label, "en"));
  const shown = ordered.slice(0, GROUP_LIMIT);
  const rest = ordered.slice(GROUP_LIMIT).map(({ cells }) => cells);
  if (rest.length > 0) shown.push({ label: OTHER_GROUP, cells: mergeGroups(rest, grid.length), size: 0 });
  return shown.map(({ label, cells }) => ({
    labels: { [groupBy]: label },
    points: metricPoints(cells, grid, metric),
  }));
}

/** The one series of a quantile that was read for itself; buckets without a success are gaps. */
export function prepareQuantile(
  rows: readonly { bucket: number; values: (number | null)[] }[],
  grid: SeriesGrid,
): Series[] {
  const byBucket = new Map(rows.map(({ bucket, values }) => [bucket, values[0] ?? null]));
  const points = Array.from({ length: grid.length }, (_, at): Series["points"][number] => {
    const from = grid.from + at * grid.stepMs;
    return [from / 1_000, byBucket.get(from) ?? null];
  });
  return [{ labels: {}, points }];
}

/** One series an error type: its count, or its share of all requests. */
export function prepareErrorTypes(
  rows: readonly Row[],
  grid: SeriesGrid,
  metric: MetricName,
  nameOf: (id: number) => string,
): Series[] {
  const cells = cellsByKey(rows, grid).get("") ?? [];
  const counts = Array.from({ length: grid.length }, (_, at) => {
    const figures = cells[at];
    return figures ? errorsByType(figures, nameOf) : {};
  });
  const totals = new Map<string, number>();
  for (const types of counts) {
    for (const [type, count] of Object.entries(types)) totals.set(type, (totals.get(type) ?? 0) + count);
  }
  const ordered = [...totals]
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "en"))
    .map(([type]) => type);
  const groups = ordered.slice(0, GROUP_LIMIT).map((type) => ({ label: type, types: [type] }));
  const rest = ordered.slice(GROUP_LIMIT);
  if (rest.length > 0) groups.push({ label: OTHER_GROUP, types: rest });
  return groups.map(({ label, types }) => ({
    labels: { error_type: label },
    points: counts.map((byType, at): Series["points"][number] => {
      const figures = cells[at];
      const count = types.reduce((sum, type) => sum + (byType[type] ?? 0), 0);
      const time = (grid.from + at * grid.stepMs) / 1_000;
      if (!figures) return [time, missingValue(metric)];
      return [time, metric === "errors" ? count : count / figures.requests];
    }),
  }));
}

function cellsByKey(rows: readonly Row[], { from, stepMs, length }: SeriesGrid): Map<string, Cells> {
  const groups = new Map<string, Cells>();
  for (const { key, bucket, figures } of rows) {
    const cells = groups.get(key) ?? new Array<Rollup | null>(length).fill(null);
    cells[(bucket - from) / stepMs] = figures;
    groups.set(key, cells);
  }
  return groups;
}

/** The same buckets of several groups as one row of buckets. */
function mergeGroups(groups: readonly Cells[], length: number): Cells {
  return Array.from({ length }, (_, at) => {
    const present = groups.map((cells) => cells[at] ?? null).filter((figures) => figures !== null);
    return present.length === 0 ? null : mergeCells(present);
  });
}

/** The API's points have their time in Unix seconds. */
function metricPoints(cells: Cells, grid: SeriesGrid, metric: MetricName): Series["points"] {
  return fillGaps({ ...grid, groups: new Map() }, cells, metric).map(([ts, value]) => [ts / 1_000, value]);
}
