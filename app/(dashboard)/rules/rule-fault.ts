import type { z } from "zod";
import { faultText } from "@/components/panels/forms/fault-text";
import { scaleOf } from "@/lib/format/rule-scale";
import { isObjective } from "@/lib/schema/rules/facts";
import type { Draft } from "./draft";
import { plainScale } from "./rule-draft";

const FACTORS: Record<string, number> = {
  objective: 100,
  slower_than_ms: 0.001,
  window_seconds: 1 / 60,
  keep_firing_seconds: 1 / 60,
};
const THRESHOLDS = ["threshold", "critical_threshold", "recovery"];

/** The error of an editor field, in the unit that is typed there. */
export function ruleFault(issue: z.core.$ZodIssue, draft: Draft): string {
  const field = String(issue.path[1]);
  if (field === "persistence" && issue.code === "custom") return "must not exceed the number of checks";
  if (isObjective(draft)) return faultText(issue, FACTORS[field]);
  if (field === "min_value") return faultText(issue, plainScale(draft.metric).factor);
  return faultText(issue, THRESHOLDS.includes(field) ? scaleOf(draft).factor : FACTORS[field]);
}
