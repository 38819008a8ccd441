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
 * 28 days before. `stepMs` is the distance of two rows. Rows are fed in order; each verdict rests on the rows so far.
 */
export class RecordRule {
  private readonly rowsPerDay: number;
  private readonly shortRows: number;
  private readonly longRows: number;
  private readonly coolDownRows: number;
  private readonly ranges: SlidingRange[];
  private readonly recent: number[] = [];
  /** Values by slot of `stepMs`, for the same time on earlier days. */
  private readonly slots = new Map<number, number>();
  private row = 0;
  private lastAlertRow = Number.NEGATIVE_INFINITY;

  constructor(private readonly stepMs: number) {
    this.rowsPerDay = DAY_MS / stepMs;
    this.shortRows = Math.max(3, Math.round(HOUR_MS / stepMs));
    this.longRows = Math.max(6, Math.round((6 * HOUR_MS) / stepMs));
    this.coolDownRows = Math.max(COOL_DOWN.leastRows, Math.round((COOL_DOWN.hours * HOUR_MS) / stepMs));
    const length = Math.max(COLD_START_VALUES, Math.round(HISTORY_DAYS * this.rowsPerDay));
    this.ranges = FEATURES.map(() => new SlidingRange(length));
  }

  /** A row without a finite value is passed over: neither judged nor learned. */
  observe(time: number, value: number | null): RecordVerdict {
    if (value === null || !Number.isFinite(value)) return NOTHING;
    const row = this.row;
    this.row += 1;
    this.recent.push(value);
    if (this.recent.length > 2 * this.longRows) this.recent.splice(0, this.recent.length - this.longRows);
    const furthest = this.judge(row, this.features(time, value));
    this.slots.set(this.slotOf(time), value);
    this.forgetSlots(time);
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

  private features(time: number, value: number): (number | null)[] {
    return [
      value,
      ...meanAndDeviation(this.recent, this.shortRows),
      ...meanAndDeviation(this.recent, this.longRows),
      this.seasonal(time, value),
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

  /** Distance to the median of the same time of day, and its neighbours, on the days before. */
  private seasonal(time: number, value: number): number | null {
    if (this.rowsPerDay < 2 || !Number.isFinite(time)) return null;
    const past: number[] = [];
    for (let day = 1; day <= HISTORY_DAYS; day++) {
      const slot = this.slotOf(time - day * DAY_MS);
      for (let neighbour = slot - 1; neighbour <= slot + 1; neighbour++) {
        const then = this.slots.get(neighbour);
        if (then !== undefined) past.push(then);
      }
    }
    return past.length < LEAST_SEASONAL_VALUES ? null : value - median(past);
  }

  private slotOf(time: number): number {
    return Math.floor(time / this.stepMs);
  }

  private forgetSlots(time: number): void {
    const oldest = this.slotOf(time - (HISTORY_DAYS + 1) * DAY_MS);
    for (const slot of this.slots.keys()) {
      if (slot >= oldest) return;
      this.slots.delete(slot);
    }
  }
}

/** Mean and population deviation of the last `count` values, computed anew: differences of running sums make noise. */
function meanAndDeviation(values: readonly number[], count: number): [number | null, number | null] {
  if (values.length < count) return [null, null];
  let sum = 0;
  for (let at = values.length - count; at < values.length; at++) sum += values[at]!;
  const mean = sum / count;
  let squares = 0;
  for (let at = values.length - count; at < values.length; at++) squares += (values[at]! - mean) ** 2;
  return [mean, Math.sqrt(squares / count)];
}
