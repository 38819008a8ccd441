import { chooseStep } from "@/lib/aggregate/choose-step";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { CHART_POINTS } from "@/lib/schema/figures/interval";
import { type Comparison, comparisonOffset } from "@/lib/schema/http/page-query";
import { wholeSteps } from "@/lib/schema/time/zoned-steps";

/** The buckets of a chart, which cover the range: steps on the clock of the time zone, by their starts. */
export type ChartSteps = TimeSpan & { stepMs: number; starts: readonly number[] };

export function chartSteps(span: TimeSpan, timeZone: string, limit = CHART_POINTS): ChartSteps {
  // A range that starts and ends within buckets needs one more, and a clock that is set back two.
  return stepsOf(span, chooseStep(span.to - span.from, limit - 3) * 1_000, timeZone);
}

export const stepsOf = (span: TimeSpan, stepMs: number, timeZone: string): ChartSteps => ({
  stepMs,
  ...wholeSteps(span, stepMs, timeZone),
});

/** The steps of the period that a chart is compared with. */
export function earlierSteps({ stepMs, from, to, starts }: ChartSteps, comparison: Comparison): ChartSteps {
  const offset = comparisonOffset(comparison, to - from);
  return { stepMs, from: from - offset, to: to - offset, starts: starts.map((start) => start - offset) };
}

/** The index of the first bucket that is still open at `now`, or null. */
export function incompleteFrom(
  { starts, to }: Pick<ChartSteps, "starts" | "to">,
  now: number,
): number | null {
  if (now >= to) return null;
  return Math.max(
    0,
    starts.findLastIndex((start) => start <= now),
  );
}
