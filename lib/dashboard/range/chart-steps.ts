import { chooseStep } from "@/lib/aggregate/choose-step";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { CHART_POINTS } from "@/lib/schema/figures/interval";
import { type Comparison, momentBefore } from "@/lib/schema/http/page-query";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { wholeSteps, zonedSteps } from "@/lib/schema/time/zoned-steps";

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

/** The buckets of the period that a chart is compared with, and for each bucket of the chart the place of its own among them. */
export type EarlierSteps = ChartSteps & { places: readonly number[] };

export function earlierSteps(
  { stepMs, from, to, starts }: ChartSteps,
  comparison: Comparison,
  timeZone: string,
): EarlierSteps {
  const before = (ts: number) => momentBefore(ts, comparison, { from, to }, timeZone);
  const span = { from: before(from), to: before(to) };
  const wanted = starts.map(before);
  // An hour that occurs twice in one of the periods would be counted twice, or widen the bucket before it.
  const isOnClock = comparison !== "previous" && stepMs <= DAY_MS;
  const own = isOnClock ? zonedSteps(span, stepMs, timeZone) : wanted;
  const placeOf = new Map(own.map((start, place) => [start, place]));
  return { stepMs, ...span, starts: own, places: wanted.map((start) => placeOf.get(start) ?? -1) };
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
