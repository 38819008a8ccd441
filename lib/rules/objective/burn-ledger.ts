import { shareBeyond } from "@/lib/aggregate/sketch";
import { errorsByType } from "@/lib/aggregate/windowed-summary";
import { type RuleFigures, seriesFilter, seriesLabels } from "@/lib/rules/rule-groups";
import type { Rollup, RollupRow, Sketch } from "@/lib/schema/figures/rollup";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";

/** Client errors are not the service's fault; rate limits have their own rule. */
const NOT_BAD =
  /^(invalid_request|bad_request|cancell?ed$|context_length|content_(filter|policy)|not_found|rate_limit)/;

export type Count = { bad: number; total: number };
type Labels = Record<string, string>;

/** Sums over any span of buckets in logarithmic time. */
class CountsByTime {
  private readonly byBucket = new Map<number, Count>();
  private index: { buckets: number[]; before: Count[] } | null = null;
  /** Of all buckets. */
  total = 0;

  add(bucket: number, { bad, total }: Count): void {
    const known = this.byBucket.get(bucket);
    if (known) {
      known.bad += bad;
      known.total += total;
    } else this.byBucket.set(bucket, { bad, total });
    this.total += total;
    this.index = null;
  }

  /** The first bucket that does not begin before `at`. */
  firstFrom(at: number): number {
    const { buckets } = this.indexed();
    return buckets[position(buckets, at)] ?? Number.POSITIVE_INFINITY;
  }

  /** Over the buckets that begin in [from, to). */
  sum(from: number, to: number): Count {
    const { buckets, before } = this.indexed();
    const [low, high] = [before[position(buckets, from)]!, before[position(buckets, to)]!];
    return { bad: high.bad - low.bad, total: high.total - low.total };
  }

  private indexed() {
    if (this.index === null) {
      const buckets = [...this.byBucket.keys()].sort((a, b) => a - b);
      const before: Count[] = [{ bad: 0, total: 0 }];
      for (const bucket of buckets) {
        const [{ bad, total }, so] = [this.byBucket.get(bucket)!, before.at(-1)!];
        before.push({ bad: so.bad + bad, total: so.total + total });
      }
      this.index = { buckets, before };
    }
    return this.index;
  }
}

/** The requests of one label set, good and bad, over any window that ends at any moment of what was read. */
export class BurnLedger {
  constructor(
    readonly labels: Labels,
    private readonly minutes: CountsByTime,
    private readonly hours: CountsByTime,
  ) {}

  /** In all that was read. */
  get requests(): number {
    return this.minutes.total + this.hours.total;
  }

  /**
   * Since when the label set is known for sure, by what is known at `now`: to the minute within the last hour, and before
   * that from the end of its first hour on, which it may have begun in.
   */
  firstBefore(now: number): number {
    const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
    const whole = this.hours.firstFrom(0) + HOUR_MS;
    return Math.min(
      this.minutes.firstFrom(endOf(now) - HOUR_MS),
      whole <= hour ? whole : Number.POSITIVE_INFINITY,
    );
  }

  /** Windows of an hour or less to the minute, the open one included; longer ones begin at a full hour. */
  countIn(windowMs: number, now: number): Count {
    const end = endOf(now);
    if (windowMs <= HOUR_MS) return this.minutes.sum(end - windowMs, end);
    const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
    const [closed, open] = [this.hours.sum(hour - windowMs, hour), this.minutes.sum(hour, end)];
    return { bad: closed.bad + open.bad, total: closed.total + open.total };
  }
}

/** The end of the open minute. */
const endOf = (now: number) => Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;

type Entered = ReadonlyMap<string, { labels: Labels; counts: CountsByTime }>;

/** By rows: the hours of the last days are the same in many rounds. */
const entered = new WeakMap<readonly RollupRow[], Map<string, Entered>>();
const NOTHING = new CountsByTime();

/**
 * One ledger for each label set of the rule that is in the minutes or the hours. Rows are entered once for all rules that
 * differ in their objective only. Yields after each row.
 */
export function* enterLedgers(
  definition: BurnDefinition,
  data: RuleFigures,
): Generator<undefined, BurnLedger[]> {
  const minutes = yield* enterOnce(definition, data, data.minutes);
  const hours = yield* enterOnce(definition, data, data.hours);
  return [...new Map([...minutes, ...hours])].map(
    ([key, { labels }]) =>
      new BurnLedger(labels, minutes.get(key)?.counts ?? NOTHING, hours.get(key)?.counts ?? NOTHING),
  );
}

function* enterOnce(
  definition: BurnDefinition,
  data: RuleFigures,
  rows: readonly RollupRow[],
): Generator<undefined, Entered> {
  const { sli, slower_than_ms, filters, group_by } = definition;
  const key = JSON.stringify([sli, slower_than_ms, filters, group_by]);
  const known = entered.get(rows) ?? new Map<string, Entered>();
  entered.set(rows, known);
  const made = known.get(key) ?? (yield* enter(definition, data, rows));
  known.set(key, made);
  return made;
}

function* enter(
  definition: BurnDefinition,
  { series, errorTypeName }: RuleFigures,
  rows: readonly RollupRow[],
): Generator<undefined, Entered> {
  const byLabels = new Map<string, { labels: Labels; counts: CountsByTime }>();
  const bySeries = new Map<number, CountsByTime | null>();
  const isWanted = seriesFilter(definition);
  const countsOf = (seriesId: number): CountsByTime | null => {
    const dimensions = series.get(seriesId);
    if (!isWanted(dimensions)) return null;
    const labels = seriesLabels(definition, dimensions);
    const key = JSON.stringify(labels);
    const one = byLabels.get(key) ?? { labels, counts: new CountsByTime() };
    byLabels.set(key, one);
    return one.counts;
  };
  for (const { seriesId, bucket, figures } of rows) {
    let counts = bySeries.get(seriesId);
    if (counts === undefined) {
      counts = countsOf(seriesId);
      bySeries.set(seriesId, counts);
    }
    counts?.add(bucket, countOf(definition, figures, errorTypeName));
    yield;
  }
  return byLabels;
}

/** Each hour is counted again in every round of the next days. */
const sharesSlower = new WeakMap<Sketch, Map<number, number>>();

function shareSlower(latencies: Sketch, ms: number): number {
  const known = sharesSlower.get(latencies) ?? new Map<number, number>();
  sharesSlower.set(latencies, known);
  const share = known.get(ms) ?? shareBeyond(latencies, ms, "above");
  known.set(ms, share);
  return share;
}

function countOf(
  { sli, slower_than_ms }: BurnDefinition,
  figures: Rollup,
  errorTypeName: (id: number) => string,
): Count {
  if (sli === "latency") {
    const total = figures.successes;
    return { bad: shareSlower(figures.latencySketch, slower_than_ms) * total, total };
  }
  let bad = 0;
  if (figures.errors > 0)
    for (const [type, count] of errorsByType(figures, errorTypeName)) if (!NOT_BAD.test(type)) bad += count;
  return { bad, total: figures.requests };
}

/** How many of the ascending buckets lie before `at`. */
function position(buckets: readonly number[], at: number): number {
  let [low, high] = [0, buckets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (buckets[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
