import { METRICS, type Unit } from "@/lib/schema/figures/metric";
import { isOfBudgets, type RuleDefinition } from "./rule";

/** The unit of what a rule measures. */
export function alertUnit(definition: RuleDefinition): Unit {
  if (isOfBudgets(definition)) return "usd";
  return "metric" in definition ? METRICS[definition.metric].unit : "count";
}

/** `type` of the API's alert: what kind of trouble it is. */
export function alertType(definition: RuleDefinition): string {
  if (definition.kind === "slo_burn") return definition.sli === "errors" ? "error_burn" : "latency_burn";
  return "metric" in definition ? definition.metric : definition.kind;
}
