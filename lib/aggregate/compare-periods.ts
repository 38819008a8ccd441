import { METRICS } from "@/lib/schema/figures/facts";
import type { MetricName } from "@/lib/schema/figures/metric";

export type PeriodChange = {
  /** Relative (0.08 = +8 %) or, for ratios, in points (0.014 = +1.4 pt); null: no data in one of the periods. */
  amount: number | null;
  kind: "relative" | "points";
  tone: "good" | "bad" | "neutral";
};

// Smaller moves than these are noise to the eye and stay neutral.
const QUIET = { relative: 0.1, points: 0.01 };

/** How a metric moved against the period before, and whether that is clearly good or bad. */
export function comparePeriods(metric: MetricName, now: number | null, before: number | null): PeriodChange {
  const { unit, better } = METRICS[metric];
  const kind = unit === "ratio" ? "points" : "relative";
  if (now === null || before === null || (kind === "relative" && before === 0)) {
    return { amount: null, kind, tone: "neutral" };
  }
  const amount = kind === "points" ? now - before : now / before - 1;
  if (better === "none" || Math.abs(amount) < QUIET[kind]) return { amount, kind, tone: "neutral" };
  return { amount, kind, tone: amount > 0 === (better === "higher") ? "good" : "bad" };
}
