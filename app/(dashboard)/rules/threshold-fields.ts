import type { RuleDefinition } from "@/lib/schema/rules/rule";
import { readNumber, scaleOf, shownNumber } from "./rule-scale";

/** An editable number of a rule, in the unit that people type. */
export type ThresholdField = { name: string; label: string; unit: string; value: number; factor: number };

/** Seconds for milliseconds, percent for ratios, times for multiples. */
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
    value: shownNumber(stored, factor),
    factor,
  });
  switch (definition.kind) {
    case "circuit_open":
      return [field("closed_seconds", "Recovers when closed for", definition.closed_seconds, "s", 1)];
    // Baselines are learned; request outliers have modes of their own.
    case "anomaly":
    case "request_hits":
    // Edited on their own page, or without a threshold.
    case "slo_burn":
    case "system_fault":
    case "unpriced_model":
    case "budget_milestones":
      return [];
    case "budget_forecast":
      return [field("elapsed_share", "Fires after", definition.elapsed_share, "% of the period", 100)];
    case "no_traffic":
    case "no_ingest":
      return [
        field("usual_requests", "Monitored if normally at least", definition.usual_requests, "requests", 1),
      ];
    case "cost_burn":
      return [field("least_usd", "Never fires below", definition.least_usd, "USD", 1)];
    case "daily_cost":
      return [field("multiple", "Fires above", definition.multiple, "× the budget", 1)];
    default: {
      const { unit, factor } = scaleOf(definition);
      return [
        field("threshold", `Fires ${definition.comparison}`, definition.threshold, unit, factor),
        field(
          "recovery",
          `Recovers ${definition.comparison === "above" ? "at or below" : "at or above"}`,
          definition.recovery,
          unit,
          factor,
        ),
        field("min_requests", "Minimum", definition.min_requests, "requests", 1),
      ];
    }
  }
}

/** The definition with the typed values in stored units; text that is not a number becomes NaN. */
export function withThresholds(definition: RuleDefinition, typed: Record<string, string>): unknown {
  const changed: Record<string, number> = {};
  for (const { name, factor } of thresholdFields(definition)) {
    changed[name] = readNumber(typed[name] ?? "", factor);
  }
  return { ...definition, ...changed };
}
