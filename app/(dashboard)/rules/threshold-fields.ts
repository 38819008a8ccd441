import { METRICS } from "@/lib/schema/metric";
import type { MetricRuleDefinition, RuleDefinition } from "@/lib/schema/rule";

/** What of a rule is edited, in the unit that people think in. */
export type ThresholdField = { name: string; label: string; unit: string; value: number; factor: number };

/** Seconds for milliseconds, per cent for ratios, times for multiples. */
export function thresholdFields(definition: RuleDefinition): ThresholdField[] {
  const field = (
    name: string,
    label: string,
    stored: number,
    unit: string,
    factor: number,
  ): ThresholdField => ({
    name,
    label,
    unit,
    // 0.07 * 100 is 7.000000000000001.
    value: Number((stored * factor).toPrecision(12)),
    factor,
  });
  switch (definition.kind) {
    case "circuit_open":
      return [field("closed_seconds", "Ends when closed for", definition.closed_seconds, "s", 1)];
    // What is usual is learned; what single requests do is in the settings.
    case "anomaly":
    case "request_hits":
      return [];
    case "unpriced_model":
    case "budget_milestones":
    case "budget_forecast":
      return [];
    case "no_traffic":
    case "no_ingest":
      return [
        field("usual_requests", "Watched where usually at least", definition.usual_requests, "requests", 1),
      ];
    case "daily_cost":
      return [field("multiple", "Fires above", definition.multiple, "× the budget", 1)];
    default: {
      const { unit, factor } = scaleOf(definition);
      return [
        field("threshold", `Fires ${definition.comparison}`, definition.threshold, unit, factor),
        field(
          "recovery",
          `Ends ${definition.comparison === "above" ? "at or below" : "at or above"}`,
          definition.recovery,
          unit,
          factor,
        ),
        field("min_requests", "Needs at least", definition.min_requests, "requests", 1),
      ];
    }
  }
}

function scaleOf(definition: MetricRuleDefinition): { unit: string; factor: number } {
  if (definition.kind === "usual_ratio") return { unit: "× usual", factor: 1 };
  switch (METRICS[definition.metric].unit) {
    case "ms":
      return { unit: "s", factor: 0.001 };
    case "ratio":
      return { unit: "%", factor: 100 };
    case "usd":
      return { unit: "USD", factor: 1 };
    default:
      return { unit: METRICS[definition.metric].unit, factor: 1 };
  }
}

/** The definition with what was typed, in the units that are stored. Texts that are no numbers become NaN. */
export function withThresholds(definition: RuleDefinition, typed: Record<string, string>): unknown {
  const changed: Record<string, number> = {};
  for (const { name, factor } of thresholdFields(definition)) {
    const text = typed[name]?.trim().replace(",", ".") ?? "";
    changed[name] = text === "" ? Number.NaN : Number((Number(text) / factor).toPrecision(12));
  }
  return { ...definition, ...changed };
}
