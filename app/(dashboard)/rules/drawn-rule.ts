import type { ChartThreshold } from "@/components/charts/chart-model";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import { METRICS, type Unit } from "@/lib/schema/figures/metric";
import { BURN_TABLE, burnLimit } from "@/lib/schema/rules/burn-table";
import type { BurnDefinition, MetricRuleDefinition, ReplayedDefinition } from "@/lib/schema/rules/rule";

/** How a rule is drawn over its past: what its lines are, where they matter, and how its figures read. */
export type DrawnRule = {
  label: string;
  /** A multiple of the usual value is drawn as a share of it: 200 % of usual. */
  unit: Unit;
  /** Of the columns of its table. */
  unitText: string;
  comparison: "above" | "below";
  thresholds: ChartThreshold[];
  /** Where the axis ends at the latest; null: where the lines do. */
  ceiling: number | null;
  /** When it fires and ends, in words. */
  meaning: string;
  peakText: (peak: number | null) => string;
};

export function drawnRule(definition: ReplayedDefinition): DrawnRule {
  return definition.kind === "slo_burn" ? drawnObjective(definition) : drawnMetric(definition);
}

function drawnMetric(definition: MetricRuleDefinition): DrawnRule {
  const { kind, metric, comparison, threshold, critical_threshold: critical, recovery } = definition;
  const isMultiple = kind === "usual_ratio";
  const { label, unit } = METRICS[metric];
  const drawnUnit = isMultiple ? "ratio" : unit;
  const limit = (value: number) => `${formatValue(value, drawnUnit)}${isMultiple ? " of usual" : ""}`;
  const better = comparison === "above" ? "at or below" : "at or above";
  const thresholds: ChartThreshold[] = [
    { value: threshold, label: `fires ${comparison} ${limit(threshold)}`, tone: "critical" },
  ];
  if (critical !== null)
    thresholds.push({
      value: critical,
      label: `critical ${comparison} ${limit(critical)}`,
      tone: "critical",
    });
  if (recovery !== threshold)
    thresholds.push({ value: recovery, label: `ends ${better} ${limit(recovery)}`, tone: "warning" });
  return {
    label: isMultiple ? `${label} of usual` : label,
    unit: drawnUnit,
    comparison,
    thresholds,
    unitText: isMultiple ? "× usual" : unit,
    // Where too little is looked for, what is far above the thresholds would press all that matters flat.
    ceiling: comparison === "below" ? 3 * Math.max(threshold, recovery) : null,
    meaning: `It fires ${comparison} ${limit(threshold)} and ends ${better} ${limit(recovery)}.`,
    peakText: (peak) => formatValue(peak, unit),
  };
}

function drawnObjective(definition: BurnDefinition): DrawnRule {
  const [fastest] = BURN_TABLE;
  const limit = Number(burnLimit(definition, fastest).toFixed(1));
  const over = formatDuration(fastest.longMs);
  const text = `${limit} × over ${over}`;
  return {
    label: `Pace over ${over}`,
    unit: "count",
    unitText: "× what it allows for",
    comparison: "above",
    thresholds: [{ value: limit, label: `critical above ${text}`, tone: "critical" }],
    ceiling: null,
    meaning: `At 1 it lasts exactly as long as it should. It is critical above ${text}; longer windows fire at less.`,
    peakText: (peak) => (peak === null ? "" : `${peak.toFixed(1)} ×`),
  };
}
