import { decimals } from "@/lib/format/number-text";
import type { BurnEvidence, Finding } from "@/lib/schema/rules/finding";
import type { RuleFilters } from "@/lib/schema/rules/rule-parts";

/** " per model and error type"; nothing where a rule has no groups. */
export const perGroup = (groupBy: readonly string[]): string =>
  groupBy.length > 0 ? ` per ${groupBy.join(" and ").replaceAll("_", " ")}` : "";

/** " for gpt-5 or gpt-5-mini"; nothing where a rule has no filters. */
export function forFilters(filters: RuleFilters): string {
  const only = Object.values(filters).flatMap((values) => values ?? []);
  return only.length > 0 ? ` for ${only.join(" or ")}` : "";
}

/** "3x", "14.4x". */
export const times = (factor: number, digits = 4): string => `${decimals(factor, digits)}x`;

export function burnOf({ burn }: Finding): BurnEvidence {
  if (!burn) throw new Error("a burn without evidence");
  return burn;
}
