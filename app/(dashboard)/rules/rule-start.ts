import type { Severity } from "@/lib/schema/alerts/severity";
import { isObjective } from "@/lib/schema/rules/kinds/objective";
import type { ReplayedDefinition } from "@/lib/schema/rules/rule";
import { type ObjectiveDraft, objectiveDraftOf } from "./objective-draft";
import { draftOf, type RuleDraft } from "./rule-draft";

/** The initial draft for a stored rule. */
export function startOf(
  name: string,
  severity: Severity,
  definition: ReplayedDefinition,
): RuleDraft | ObjectiveDraft {
  return isObjective(definition)
    ? objectiveDraftOf(name, severity, definition)
    : draftOf(name, severity, definition);
}
