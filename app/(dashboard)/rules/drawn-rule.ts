import type { ChartThreshold } from "@/components/charts/chart-model";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import { decimals } from "@/lib/format/number-text";
import { describeMetricRule, exceptNormal, leastNormalText } from "@/lib/rules/metric/metric-words";
import { describeObjective } from "@/lib/rules/objective/objective-words";
import { METRICS } from "@/lib/schema/figures/facts";
import type { Unit } from "@/lib/schema/figures/metric";
import { BURN_TABLE, burnLimit } from "@/lib/schema/rules/burn-table";
import { isObjective, isRelative } from "@/lib/schema/rules/facts";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import type { ReplayedDefinition } from "@/lib/schema/rules/rule";

/** How the backtest chart draws a rule: its lines, thresholds and number formats. */
export type DrawnRule = {
  label: string;
  /** A multiple of the normal value is drawn as a share of it: 200 % of normal. */
  unit: Unit;
  /** In the column headers of its table. */
  unitText: string;
  comparison: "above" | "below";
  thresholds: ChartThreshold[];
  /** The most that the axis shows; null: as much as the lines need. */
  ceiling: number | null;
  /** The rule in words. */
  sentence: string;
  /** When it fires and recovers, as text. */
  meaning: string;
  peakText: (peak: number | null) => string;
};

export function drawnRule(definition: ReplayedDefinition): DrawnRule {
  return isObjective(definition) ? drawnObjective(definition) : drawnMetric(definition);
}

function drawnMetric(definition: MetricRuleDefinition): DrawnRule {
  const { metric, comparison, threshold, critical_threshold: critical, recovery } = definition;
  const isMultiple = isRelative(definition);
  const { label, unit } = METRICS[metric];
  const drawnUnit = isMultiple ? "ratio" : unit;
  const limit = (value: number) => `${formatValue(value, drawnUnit)}${isMultiple ? " of normal" : ""}`;
  const except = exceptNormal(definition);
  const better = comparison === "above" ? "at or below" : "at or above";
  const thresholds: ChartThreshold[] = [
    { value: threshold, label: `fires ${comparison} ${limit(threshold)}${except}`, tone: "critical" },
  ];
  if (critical !== null)
    thresholds.push({
      value: critical,
      label: `critical ${comparison} ${limit(critical)}${except}`,
      tone: "critical",
    });
  if (recovery !== threshold)
    thresholds.push({ value: recovery, label: `recovers ${better} ${limit(recovery)}`, tone: "warning" });
  return {
    label: isMultiple ? `${label} of normal` : label,
    unit: drawnUnit,
    comparison,
    thresholds,
    unitText: isMultiple ? "× normal" : unit,
    // For a rule that fires below its threshold, far larger values would flatten the part that matters.
    ceiling: comparison === "below" ? 3 * Math.max(threshold, recovery) : null,
    sentence: describeMetricRule(definition),
    meaning: `Fires ${comparison} ${limit(threshold)}${except}, recovers ${better} ${limit(recovery)}.${leastNormalText(definition)}`,
    peakText: (peak) => formatValue(peak, unit),
  };
}

function drawnObjective(definition: BurnDefinition): DrawnRule {
  const [fastest] = BURN_TABLE;
  const limit = Number(burnLimit(definition, fastest).toPrecision(3));
  const over = formatDuration(fastest.longMs);
  const text = `${limit} × over ${over}`;
  return {
    label: `Burn rate over ${over}`,
    unit: "count",
    unitText: "× the allowed rate",
    comparison: "above",
    thresholds: [{ value: limit, label: `critical above ${text}`, tone: "critical" }],
    ceiling: null,
    sentence: describeObjective(definition),
    meaning: `At 1 ×, errors use up exactly the allowed error budget. Critical above ${text}; longer windows fire at lower rates.`,
    peakText: (peak) => (peak === null ? "" : `${decimals(peak, 1, 1)} ×`),
  };
}
