import { formatDuration } from "@/lib/format/format-value";
import { HIT_WINDOW_MS } from "@/lib/schema/detectors/hit-mode";
import type { RuleDefinition } from "@/lib/schema/rules/rule";

/** Over how long a rule looks, in words; null where that is not one length. */
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
