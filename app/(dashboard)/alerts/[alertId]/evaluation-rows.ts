import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { formatValue } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { Unit } from "@/lib/schema/figures/metric";

type Evaluation = AlertDetail["evaluations"][number];

export const RESULTS: Record<Evaluation["verdict"], string> = {
  breaches: "breaching",
  between: "near threshold",
  recovered: "OK",
  too_little_data: "not enough data",
  absent: "no data",
};

/** One evaluation of the rule as text; `at` in epoch ms. */
export type EvaluationRow = {
  at: number;
  value: string;
  threshold: string;
  n: string;
  verdict: Evaluation["verdict"];
  /** The evaluations between this one and the next older one are not stored. */
  gap: boolean;
};

/** Latest first. Empty for rules without values, such as a breaker's: verdicts alone say nothing. */
export function evaluationRows(
  evaluations: readonly Evaluation[],
  unit: string,
  startedAt: number,
): EvaluationRow[] {
  if (evaluations.every(({ value }) => value === null)) return [];
  const parsed = Unit.catch("count").parse(unit);
  const times = evaluations.map(({ at }) => Date.parse(at));
  const end = gapAfter(times, startedAt);
  return evaluations
    .map(({ value, threshold, baseline, n, verdict }, index) => ({
      at: times[index]!,
      value: value === null ? "–" : formatValue(value, parsed),
      threshold: thresholdText(threshold, baseline, parsed),
      n: wholeNumber(n),
      verdict,
      gap: index > 0 && index - 1 === end,
    }))
    .reverse();
}

function thresholdText(threshold: number | null, baseline: number | null, unit: Unit): string {
  const normal = baseline === null ? [] : [`normal ${formatValue(baseline, unit)}`];
  const limit = threshold === null ? [] : [formatValue(threshold, unit)];
  return [...limit, ...normal].join(", ") || "–";
}

/** The last evaluation before a gap in what is stored; -1 without a gap. */
function gapAfter(times: readonly number[], startedAt: number): number {
  const last = times.findLastIndex((at) => at <= startedAt);
  const steps = times.slice(1).map((at, index) => at - times[index]!);
  const jump = steps[last];
  return jump !== undefined && jump > 1.5 * Math.min(...steps) ? last : -1;
}
