import { SlidingRollup } from "@/lib/aggregate/sliding-rollup";
import {
  emptyGroup,
  type Group,
  type RuleFigures,
  seriesFilter,
  seriesLabels,
} from "@/lib/rules/rule-groups";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { type Measured, measureGroups, windowOf } from "./metric-findings";
import { type History, historyOf } from "./rule-history";

const HISTORY_MS = 8 * 24 * HOUR_MS;

export type PastMoment = {
  now: number;
  measured: Measured[];
  /** The furthest value in the rule's direction, in the threshold's unit; null: none that may breach. */
  reach: number | null;
};

/** Most moments of most replays cannot breach; saying so beforehand is ten times as fast as judging them. */
export function mayBreach({ comparison, threshold }: MetricRuleDefinition, { reach }: PastMoment): boolean {
  if (reach === null) return false;
  // `value / scale` and `threshold * scale` are rounded apart.
  return comparison === "above" ? reach > threshold * (1 - 1e-9) : reach < threshold * (1 + 1e-9);
}

/**
 * What the rule measures at the last millisecond of each minute of [from, to), and `undefined` wherever the work may be
 * interrupted: one moment may be of thousands of label sets. `minutes` in ascending order, from one window before `from`;
 * `hours` from eight days before it.
 */
export function* measurePast(
  definition: MetricRuleDefinition,
  data: RuleFigures,
  from: number,
  to: number,
): Generator<PastMoment | undefined> {
  const windows = new Map<string, GroupWindow>();
  const isWanted = seriesFilter(definition);
  let history: History | null = null;
  let next = 0;
  for (let minute = from; minute < to; minute += MINUTE_MS) {
    const now = minute + MINUTE_MS - 1;
    if (history === null || minute % HOUR_MS === 0) history = cachedHistory(definition, data, now);
    const window = windowOf(definition, now);
    for (let row = data.minutes[next]; row && row.bucket < window.to; row = data.minutes[++next]) {
      if (isWanted(data.series.get(row.seriesId)))
        windowOfSeries(windows, definition, data, row.seriesId).add(row);
      yield;
    }
    const measured: Measured[] = [];
    for (const [key, group] of windows) {
      group.dropBefore(window.from);
      if (group.isEmpty) {
        windows.delete(key);
        continue;
      }
      if (group.isStale(history)) {
        const of = history;
        group.measure(of, (one) => measureGroups(definition, [one], of, data.errorTypeName));
        yield;
      }
      measured.push(...group.measured);
    }
    if (windows.size === 0 && definition.group_by.length === 0)
      measured.push(...measureGroups(definition, [emptyGroup()], history, data.errorTypeName));
    yield { now, measured, reach: furthest(definition, measured) };
  }
}

function furthest(
  { comparison, min_requests, no_data }: MetricRuleDefinition,
  measured: Measured[],
): number | null {
  let reach: number | null = null;
  for (const { values, scale, sampleSize } of measured) {
    const zero = no_data === "zero" && sampleSize === 0;
    if (scale === null || (sampleSize < min_requests && !zero)) continue;
    for (const { value: measuredValue } of values) {
      const value = zero ? 0 : measuredValue;
      // Nothing is below a multiple of 0, and any value is further above than all multiples.
      if (value === null || (scale === 0 && (value === 0 || comparison === "below"))) continue;
      const one = value / scale;
      if (reach === null || (comparison === "above" ? one > reach : one < reach)) reach = one;
    }
  }
  return reach;
}

function windowOfSeries(
  windows: Map<string, GroupWindow>,
  definition: MetricRuleDefinition,
  data: RuleFigures,
  seriesId: number,
): GroupWindow {
  const labels = seriesLabels(definition, data.series.get(seriesId));
  const key = JSON.stringify(labels);
  const known = windows.get(key);
  if (known) return known;
  const made = new GroupWindow(labels);
  windows.set(key, made);
  return made;
}

/**
 * One label set's rows of the window, and which series they belong to. It is measured again only if something changed.
 */
class GroupWindow {
  measured: readonly Measured[] = [];
  private readonly figures = new SlidingRollup();
  private readonly lastSeen = new Map<number, number>();
  /** The same set for as long as the same series are in the window. */
  private seriesIds: ReadonlySet<number> = new Set();
  /** What was known of the past when it was measured; null: it has changed since. */
  private measuredBy: History | null = null;

  constructor(private readonly labels: Record<string, string>) {}

  add({ seriesId, bucket, figures }: RollupRow): void {
    this.figures.add(bucket, figures);
    if (!this.lastSeen.has(seriesId)) this.seriesIds = new Set([...this.seriesIds, seriesId]);
    this.lastSeen.set(seriesId, bucket);
    this.measuredBy = null;
  }

  dropBefore(from: number): void {
    if (!this.figures.dropBefore(from)) return;
    this.measuredBy = null;
    for (const [seriesId, bucket] of this.lastSeen) {
      if (bucket >= from) continue;
      this.lastSeen.delete(seriesId);
      this.seriesIds = new Set(this.lastSeen.keys());
    }
  }

  get isEmpty(): boolean {
    return this.figures.isEmpty;
  }

  isStale(history: History): boolean {
    return this.measuredBy !== history;
  }

  measure(history: History, measureOf: (group: Group) => Measured[]): void {
    const { labels, seriesIds } = this;
    this.measured = measureOf({ labels, figures: this.figures.sum(), seriesIds });
    this.measuredBy = history;
  }
}

/** What is usual changes from hour to hour only, and most windows hold the same series. */
function cachedHistory(
  definition: MetricRuleDefinition,
  { hours, series, timeZone }: Pick<RuleFigures, "hours" | "series" | "timeZone">,
  now: number,
): History {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const known = hours.filter(({ bucket }) => bucket >= hour - HISTORY_MS && bucket < hour);
  const past = historyOf(definition, { hours: known, series, timeZone }, now);
  return {
    usual: bySeriesIds(past.usual),
    usualLow: bySeriesIds(past.usualLow),
    usualTotal: past.usualTotal,
    cacheInUse: bySeriesIds(past.cacheInUse),
  };
}

function bySeriesIds<T>(ask: (seriesIds: ReadonlySet<number>) => T): (seriesIds: ReadonlySet<number>) => T {
  const answers = new Map<ReadonlySet<number>, T>();
  return (seriesIds) => {
    if (!answers.has(seriesIds)) answers.set(seriesIds, ask(seriesIds));
    return answers.get(seriesIds) as T;
  };
}
