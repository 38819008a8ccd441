import type { RuleView } from "@/lib/manage/edit-rules";
import { letsScope, type Scope } from "@/lib/schema/figures/filters";
import { pageChoice, pageFilters } from "@/lib/schema/http/page-query";

export const STATES = [
  { value: "all", label: "All" },
  { value: "firing", label: "Firing" },
  { value: "on", label: "On" },
  { value: "off", label: "Off" },
];

/** What a rule is limited to. */
export const ruleScope = ({ definition }: Pick<RuleView, "definition">): Scope =>
  "filters" in definition ? definition.filters : {};

/**
 * Those that cover anything that the filters let through, with every word of the text in their name, sentence or severity;
 * `notices`: which parameters are invalid and not applied.
 */
export function shownRules<
  R extends { rule: Pick<RuleView, "name" | "sentence" | "severity" | "enabled" | "firing" | "definition"> },
>(rows: readonly R[], search: URLSearchParams): { shown: R[]; notices: string[] } {
  const notices: string[] = [];
  const filters = pageFilters(search, notices);
  const words = (search.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const state = pageChoice(search, "state", STATES, notices);
  const shown = rows.filter(({ rule }) => {
    if (state === "firing" && rule.firing === 0) return false;
    if ((state === "on" || state === "off") && rule.enabled !== (state === "on")) return false;
    if (!letsScope(filters, ruleScope(rule))) return false;
    const text = `${rule.name} ${rule.sentence} ${rule.severity}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return { shown, notices };
}
