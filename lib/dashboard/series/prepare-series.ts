import type { Grid } from "@/lib/aggregate/bucket-rollups";
import { fillGaps } from "@/lib/aggregate/fill-gaps";
import { errorsByType } from "@/lib/aggregate/windowed-summary";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { missingValue, type SeriesAnswer, type SeriesGroup } from "@/lib/schema/figures/series-query";
import { OTHERS } from "@/lib/store/rollups/read-rollups";

export const GROUP_LIMIT = 10;
export const OTHER_GROUP = "other";

export type SeriesGrid = Omit<Grid, "groups">;
type Row = { key: string; bucket: number; figures: Rollup };
type Series = SeriesAnswer["series"][number];
type Cells = (Rollup | null)[];

/** The buckets of one series. */
type Group = { labels: Record<string, string>; cells: Cells };

/** The groups with the most requests first, what was read as one group last. */
export function prepareGroups(rows: readonly Row[], grid: SeriesGrid, groupBy: SeriesGroup): Group[] {
  const size = (cells: Cells) => cells.reduce((sum, figures) => sum + (figures?.requests ?? 0), 0);
  const isOther = (key: string) => Number(key === OTHERS);
  return [...cellsByKey(rows, grid)]
    .map(([key, cells]) => ({ key, cells, size: size(cells) }))
    .sort((a, b) => isOther(a.key) - isOther(b.key) || b.size - a.size || a.key.localeCompare(b.key, "en"))
    .map(({ key, cells }) => ({ labels: { [groupBy]: key === OTHERS ? OTHER_GROUP : key }, cells }));
}

/** All of it as one series without labels. */
export function prepareTotal(rows: readonly Row[], grid: SeriesGrid): Group {
  return { labels: {}, cells: cellsByKey(rows, grid).get("") ?? [] };
}

/** The API returns times in Unix seconds. */
export function seriesOf({ labels, cells }: Group, grid: SeriesGrid, metric: MetricName): Series {
  const points = fillGaps({ ...grid, groups: new Map() }, cells, metric);
  return { labels, points: points.map(([ts, value]) => [ts / 1_000, value]) };
}

/** The single series of a quantile; buckets without a successful request are gaps. */
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

/** One series per error type: its count, or its share of all requests. */
export function prepareErrorTypes(
  rows: readonly Row[],
  grid: SeriesGrid,
  metric: MetricName,
  nameOf: (id: number) => string,
): Series[] {
  const cells = cellsByKey(rows, grid).get("") ?? [];
  const counts = Array.from({ length: grid.length }, (_, at) => {
    const figures = cells[at];
    return figures ? errorsByType(figures, nameOf) : new Map<string, number>();
  });
  const totals = new Map<string, number>();
  for (const types of counts) {
    for (const [type, count] of types) totals.set(type, (totals.get(type) ?? 0) + count);
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
      const count = types.reduce((sum, type) => sum + (byType.get(type) ?? 0), 0);
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
