import { metricValue } from "@/lib/aggregate/metric-value";
import { errorsByType } from "@/lib/aggregate/windowed-summary";
import type { GroupDimension, MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { missingValue, type SeriesAnswer } from "@/lib/schema/figures/series-query";
import { OTHERS } from "@/lib/store/rollups/rollup-statement";

export const GROUP_LIMIT = 10;

type Row = { key: string; bucket: number; figures: Rollup };
type Series = SeriesAnswer["series"][number];
type Cells = (Rollup | null)[];

/** What tells a series from the others; what was read as one group has no label, since any name can be a label. */
type Name = Pick<Series, "labels" | "rest">;
/** The buckets of one series, one for each start. */
type Group = Name & { cells: Cells };

/** The groups in the order of `keys`, what was read as one group last. */
export function prepareGroups(
  rows: readonly Row[],
  starts: readonly number[],
  groupBy: GroupDimension,
  keys: readonly string[],
): Group[] {
  const groups = cellsByKey(rows, starts);
  const named = keys.flatMap((key) => {
    const cells = groups.get(key);
    return cells ? [{ labels: { [groupBy]: key }, cells }] : [];
  });
  const rest = groups.get(OTHERS);
  return rest ? [...named, { ...REST, cells: rest }] : named;
}

/** All of it as one series without labels. */
export function prepareTotal(rows: readonly Row[], starts: readonly number[]): Group {
  return { labels: {}, cells: cellsByKey(rows, starts).get("") ?? [] };
}

/** The API returns times in Unix seconds. */
export function seriesOf({ cells, ...name }: Group, starts: readonly number[], metric: MetricName): Series {
  const valueAt = (at: number) => {
    const cell = cells[at];
    return cell ? metricValue(metric, cell) : missingValue(metric);
  };
  return { ...name, points: starts.map((start, at) => [start / 1_000, valueAt(at)]) };
}

/** The single series of a quantile; buckets without a successful request are gaps. */
export function prepareQuantile(
  rows: readonly { bucket: number; values: (number | null)[] }[],
  starts: readonly number[],
): Series[] {
  const byBucket = new Map(rows.map(({ bucket, values }) => [bucket, values[0] ?? null]));
  return [{ labels: {}, points: starts.map((start) => [start / 1_000, byBucket.get(start) ?? null]) }];
}

/** One series per error type: its count, or its share of all requests. */
export function prepareErrorTypes(
  rows: readonly Row[],
  starts: readonly number[],
  metric: MetricName,
  nameOf: (id: number) => string,
): Series[] {
  const cells = cellsByKey(rows, starts).get("") ?? [];
  const counts = starts.map((_, at) => {
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
  const named = ordered.slice(0, GROUP_LIMIT);
  const groups: (Name & { types: string[] })[] = named.map((type) => {
    return { labels: { error_type: type }, types: [type] };
  });
  const rest = ordered.slice(GROUP_LIMIT);
  if (rest.length > 0) groups.push({ ...REST, types: rest });
  return groups.map(({ types, ...name }) => ({
    ...name,
    points: counts.map((byType, at): Series["points"][number] => {
      const figures = cells[at];
      const count = types.reduce((sum, type) => sum + (byType.get(type) ?? 0), 0);
      const time = starts[at]! / 1_000;
      if (!figures) return [time, missingValue(metric)];
      return [time, metric === "errors" ? count : count / figures.requests];
    }),
  }));
}

const REST = { labels: {}, rest: true } as const;

export function cellsByKey(rows: readonly Row[], starts: readonly number[]): Map<string, Cells> {
  const indexes = new Map(starts.map((start, at) => [start, at]));
  const groups = new Map<string, Cells>();
  for (const { key, bucket, figures } of rows) {
    const cells = groups.get(key) ?? new Array<Rollup | null>(starts.length).fill(null);
    cells[indexes.get(bucket)!] = figures;
    groups.set(key, cells);
  }
  return groups;
}
