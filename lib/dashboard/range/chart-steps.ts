import { chooseStep } from "@/lib/aggregate/choose-step";
import type { TimeSpan } from "@/lib/schema/figures/filters";

/** Recharts draws this many points of a few lines well; more would not be visible. */
export const POINT_LIMIT = 300;

/** The buckets of a chart: whole steps in UTC that cover the range. */
export type ChartSteps = TimeSpan & { stepMs: number; length: number };

export function chartSteps({ from, to }: TimeSpan, limit = POINT_LIMIT): ChartSteps {
  // A range that starts and ends within buckets needs one more.
  const stepMs = chooseStep(to - from, limit - 1) * 1_000;
  const start = Math.floor(from / stepMs) * stepMs;
  const end = Math.max(start + stepMs, Math.ceil(to / stepMs) * stepMs);
  return { from: start, to: end, stepMs, length: (end - start) / stepMs };
}

/** The index of the first bucket that is still open at `now`, or null. */
export function incompleteFrom({ from, stepMs, length }: ChartSteps, now: number): number | null {
  const index = Math.max(0, Math.floor((now - from) / stepMs));
  return index < length ? index : null;
}
