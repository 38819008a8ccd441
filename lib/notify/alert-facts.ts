import { formatDuration } from "@/lib/format/format-value";
import { HIT_WINDOW_MS } from "@/lib/schema/hit-mode";
import { METRICS, type Unit } from "@/lib/schema/metric";
import { isOfBudgets, type RuleDefinition } from "@/lib/schema/rule";

/** What is measured and in which unit, for messages and pages. */
export function alertUnit(definition: RuleDefinition): Unit {
  if (isOfBudgets(definition)) return "usd";
  return "metric" in definition ? METRICS[definition.metric].unit : "count";
}

/** `metric` of the API's alert: what kind of trouble it is. */
export function alertType(definition: RuleDefinition): string {
  if (definition.kind === "slo_burn") return definition.sli === "errors" ? "error_burn" : "latency_burn";
  return "metric" in definition ? definition.metric : definition.kind;
}

export function alertWindow(definition: RuleDefinition): string | null {
  switch (definition.kind) {
    case "circuit_open":
    case "anomaly":
    case "budget_milestones":
    case "budget_forecast":
    case "cost_burn":
    case "slo_burn":
    case "system_fault":
      return null;
    case "request_hits":
      return formatDuration(HIT_WINDOW_MS);
    case "daily_cost":
    case "unpriced_model":
      return "1 d";
    default:
      return formatDuration(definition.window_seconds * 1_000);
  }
}
