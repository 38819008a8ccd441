import type { RuleView } from "@/lib/manage/edit-rules";
import { letsScope, type Scope } from "@/lib/schema/figures/filters";
import { hasWords } from "@/lib/schema/has-words";
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
  const state = pageChoice(search, "state", STATES, notices);
  const shown = rows.filter(({ rule }) => {
    if (state === "firing" && rule.firing === 0) return false;
    if ((state === "on" || state === "off") && rule.enabled !== (state === "on")) return false;
    if (!letsScope(filters, ruleScope(rule))) return false;
    return hasWords(search.get("text") ?? "", [rule.name, rule.sentence, rule.severity]);
  });
  return { shown, notices };
}
