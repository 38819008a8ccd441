import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { formatValue } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { Unit } from "@/lib/schema/figures/metric";

type Evaluation = AlertDetail["evaluations"][number];

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
export function evaluationRows({
  evaluations,
  evaluations_gap_after: gapAfter,
  unit,
}: Pick<AlertDetail, "evaluations" | "evaluations_gap_after" | "unit">): EvaluationRow[] {
  if (evaluations.every(({ value }) => value === null)) return [];
  const parsed = Unit.catch("count").parse(unit);
  return evaluations
    .map(({ at, value, threshold, baseline, n, verdict }, index) => ({
      at: Date.parse(at),
      value: value === null ? "–" : formatValue(value, parsed),
      threshold: thresholdText(threshold, baseline, parsed),
      n: wholeNumber(n),
      verdict,
      gap: index > 0 && evaluations[index - 1]!.at === gapAfter,
    }))
    .reverse();
}

function thresholdText(threshold: number | null, baseline: number | null, unit: Unit): string {
  const normal = baseline === null ? [] : [`normal ${formatValue(baseline, unit)}`];
  const limit = threshold === null ? [] : [formatValue(threshold, unit)];
  return [...limit, ...normal].join(", ") || "–";
}
