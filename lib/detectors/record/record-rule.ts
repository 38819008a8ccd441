import { median } from "@/lib/aggregate/usual-value";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { UsualRange } from "./usual-range";

const HISTORY_DAYS = 28;
/** A value is anomalous this far outside the usual range, as a share of the range; critical, by the whole range. */
const MARGIN = 0.25;
const CRITICAL_MARGIN = 1;
const ROUNDING = 1e-9;
/** Where the difference of two values is beyond what a number holds. */
const FURTHEST_MARGIN = 1e12;
const COLD_START_VALUES = 60;
const COLD_START_DAYS = 2;
const COOL_DOWN = { hours: 12, leastRows: 30 };
const LEAST_SEASONAL_VALUES = 3;

const FEATURES = [
  "value",
  "change",
  "mean_1h",
  "change_1h",
  "sd_1h",
  "mean_6h",
  "sd_6h",
  "seasonal",
] as const;
export type RecordFeature = (typeof FEATURES)[number];

export type RecordVerdict = {
  /** Above 1 exactly when a feature is outside its usual range by more than a quarter of it; 0 while learning. */
  score: number;
  alert: boolean;
  severity: "warning" | "critical";
  /** The feature that is furthest out, its value, and the range it had. Null while learning. */
  furthest: { feature: RecordFeature; value: number; high: number; low: number; margin: number } | null;
};

const NOTHING: RecordVerdict = { score: 0, alert: false, severity: "warning", furthest: null };

/**
 * The record rule for series without a count: a value is anomalous when one of eight features leaves what was usual in
 * the 28 days before by more than a quarter of that range. Rows are fed in order, `stepMs` apart; each verdict rests on
 * the rows so far.
 */
export class RecordRule {
  private readonly rowsPerDay: number;
  private readonly shortRows: number;
  private readonly longRows: number;
  private readonly coolDownRows: number;
  private readonly ranges: UsualRange[];
  private readonly recent: number[] = [];
  /** The rows from `daysFrom` on, of 29 days at least, for the same time on earlier days; NaN where there was no value. */
  private days: number[] = [];
  private daysFrom = 0;
  private row = 0;
  private lastAlertRow = Number.NEGATIVE_INFINITY;

  constructor(stepMs: number) {
    this.rowsPerDay = DAY_MS / stepMs;
    this.shortRows = Math.max(3, Math.round(HOUR_MS / stepMs));
    this.longRows = Math.max(6, Math.round((6 * HOUR_MS) / stepMs));
    this.coolDownRows = Math.max(COOL_DOWN.leastRows, Math.round((COOL_DOWN.hours * HOUR_MS) / stepMs));
    this.ranges = FEATURES.map(() => new UsualRange(this.rowsPerDay));
  }

  /** A row without a finite value holds its place in the day, but is neither judged nor learned. */
  observe(value: number | null): RecordVerdict {
    const row = this.row;
    this.row += 1;
    this.keepDay(value ?? Number.NaN);
    if (value === null || !Number.isFinite(value)) return NOTHING;
    this.recent.push(value);
    if (this.recent.length > 2 * this.longRows) this.recent.splice(0, this.recent.length - this.longRows);
    const furthest = this.judge(row, this.features(row, value));
    if (furthest === null) return NOTHING;
    const alert = furthest.margin > MARGIN && row - this.lastAlertRow >= this.coolDownRows;
    if (alert) this.lastAlertRow = row;
    return {
      score: Math.max(0, (1 + 2 * furthest.margin) / (1 + 2 * MARGIN)),
      alert,
      severity: furthest.margin >= CRITICAL_MARGIN ? "critical" : "warning",
      furthest,
    };
  }

  /** As FEATURES lists them; null where there are too few rows for it. */
  private features(row: number, value: number): (number | null)[] {
    const { recent, shortRows, longRows } = this;
    const before = recent.length > 1 ? recent[recent.length - 2]! : null;
    const [mean, deviation] = meanAndDeviation(recent, shortRows);
    const earlier = recent.length < 2 * shortRows ? null : meanAndDeviation(recent, shortRows, shortRows)[0];
    return [
      value,
      before === null ? null : value - before,
      mean,
      earlier === null ? null : mean - earlier,
      deviation,
      ...meanAndDeviation(recent, longRows),
      this.seasonal(row, value),
    ];
  }

  /** Holds each feature against its range, then learns it. */
  private judge(row: number, values: readonly (number | null)[]): RecordVerdict["furthest"] {
    const learned = row >= COLD_START_DAYS * this.rowsPerDay;
    let furthest: RecordVerdict["furthest"] = null;
    let level = 0;
    for (const [at, value] of values.entries()) {
      if (value === null || !Number.isFinite(value)) continue;
      const range = this.ranges[at]!.before(row);
      this.ranges[at]!.push(value);
      if (!learned || range === null || range.count < COLD_START_VALUES) continue;
      const { high, low } = range;
      if (at === 0) level = Math.max(Math.abs(value), Math.abs(high), Math.abs(low));
      const margin = marginOf(value, high, low, level);
      if (furthest === null || margin > furthest.margin)
        furthest = { feature: FEATURES[at]!, value, high, low, margin };
    }
    return furthest;
  }

  private keepDay(value: number): void {
    this.days.push(value);
    const needed = Math.ceil((HISTORY_DAYS + 1) * this.rowsPerDay) + 2;
    if (this.days.length < 2 * needed) return;
    this.daysFrom += this.days.length - needed;
    this.days = this.days.slice(-needed);
  }

  /** Distance to the median of the same and adjacent times of day on the days before. */
  private seasonal(row: number, value: number): number | null {
    if (this.rowsPerDay < 2) return null;
    const past: number[] = [];
    for (let day = 1; day <= HISTORY_DAYS; day++) {
      const then = row - Math.round(day * this.rowsPerDay);
      for (let near = then - 1; near <= then + 1; near++) {
        const known = this.days[near - this.daysFrom];
        if (known !== undefined && Number.isFinite(known)) past.push(known);
      }
    }
    return past.length < LEAST_SEASONAL_VALUES ? null : value - median(past);
  }
}

/** How far outside its range a value is, as a share of the range; the rounding of values of `level` is not a width. */
function marginOf(value: number, high: number, low: number, level: number): number {
  const width = Math.max(high - low, ROUNDING * Math.max(level, Math.abs(value), Math.abs(high)));
  if (width === 0 || width === Number.POSITIVE_INFINITY) return 0;
  return Math.min(Math.max(value - high, low - value) / width, FURTHEST_MARGIN);
}

/**
 * Mean and population deviation of the last `rows` values, without `skip` of them. Not from running sums, whose
 * differences are noisy. At the beginning a window contains what there is, so that the first ranges are wide.
 */
function meanAndDeviation(values: readonly number[], rows: number, skip = 0): [number, number] {
  const end = values.length - skip;
  const from = Math.max(0, end - rows);
  let sum = 0;
  for (let at = from; at < end; at++) sum += values[at]!;
  const mean = sum / (end - from);
  let squares = 0;
  for (let at = from; at < end; at++) squares += (values[at]! - mean) ** 2;
  return [mean, Math.sqrt(squares / (end - from))];
}
