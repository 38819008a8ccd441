import { median } from "@/lib/baseline/usual-value";
import { SlidingRange } from "./sliding-range";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_DAYS = 28;
/** A record is a value this far outside its range, as a share of the range. */
const MARGIN = 0.03;
const CRITICAL_MARGIN = 0.25;
const COLD_START_VALUES = 60;
const COLD_START_DAYS = 2;
const COOL_DOWN = { hours: 12, leastRows: 30 };
const LEAST_SEASONAL_VALUES = 3;

const FEATURES = ["value", "mean_1h", "sd_1h", "mean_6h", "sd_6h", "seasonal"] as const;
export type RecordFeature = (typeof FEATURES)[number];

export type RecordVerdict = {
  /** Above 1 exactly when a feature leaves its range of 28 days by more than 3 % of it; 0 while learning. */
  score: number;
  alert: boolean;
  severity: "warning" | "critical";
  /** The feature that is furthest out, its value, and the range it had. Null while learning. */
  furthest: { feature: RecordFeature; value: number; high: number; low: number; margin: number } | null;
};

const NOTHING: RecordVerdict = { score: 0, alert: false, severity: "warning", furthest: null };

/**
 * The record rule for series without a count: a value is anomalous when one of six features leaves what it was in the
 * 28 days before. Rows are fed in order, `stepMs` apart; each verdict rests on the
 * rows so far.
 */
export class RecordRule {
  private readonly rowsPerDay: number;
  private readonly shortRows: number;
  private readonly longRows: number;
  private readonly coolDownRows: number;
  private readonly ranges: SlidingRange[];
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
    const length = Math.max(COLD_START_VALUES, Math.round(HISTORY_DAYS * this.rowsPerDay));
    this.ranges = FEATURES.map(() => new SlidingRange(length));
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

  private features(row: number, value: number): (number | null)[] {
    return [
      value,
      ...meanAndDeviation(this.recent, this.shortRows),
      ...meanAndDeviation(this.recent, this.longRows),
      this.seasonal(row, value),
    ];
  }

  /** Holds each feature against its range, then learns it. */
  private judge(row: number, values: readonly (number | null)[]): RecordVerdict["furthest"] {
    const learned = row >= COLD_START_DAYS * this.rowsPerDay;
    let furthest: RecordVerdict["furthest"] = null;
    for (const [at, value] of values.entries()) {
      if (value === null) continue;
      const range = this.ranges[at]!.before(row);
      this.ranges[at]!.push(row, value);
      if (!learned || range === null || range.count < COLD_START_VALUES) continue;
      const { high, low } = range;
      const width = Math.max(high - low, 1e-9 * (1 + Math.abs(high)));
      const margin = Math.max(value - high, low - value) / width;
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

  /** Distance to the median of the same time of day, and its neighbours, on the days before. */
  private seasonal(row: number, value: number): number | null {
    if (this.rowsPerDay < 2) return null;
    const past: number[] = [];
    for (let day = 1; day <= HISTORY_DAYS; day++) {
      const then = row - Math.round(day * this.rowsPerDay);
      for (let neighbour = then - 1; neighbour <= then + 1; neighbour++) {
        const known = this.days[neighbour - this.daysFrom];
        if (known !== undefined && Number.isFinite(known)) past.push(known);
      }
    }
    return past.length < LEAST_SEASONAL_VALUES ? null : value - median(past);
  }
}

/**
 * Mean and population deviation of the last `rows` values, computed anew: differences of running sums make noise. At the
 * beginning a window holds what there is, so that the first ranges are wide.
 */
function meanAndDeviation(values: readonly number[], rows: number): [number, number] {
  const count = Math.min(rows, values.length);
  let sum = 0;
  for (let at = values.length - count; at < values.length; at++) sum += values[at]!;
  const mean = sum / count;
  let squares = 0;
  for (let at = values.length - count; at < values.length; at++) squares += (values[at]! - mean) ** 2;
  return [mean, Math.sqrt(squares / count)];
}
