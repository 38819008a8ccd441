import type { RuleView } from "@/lib/manage/edit-rules";

export const STATES = [
  { value: "all", label: "All" },
  { value: "firing", label: "Firing" },
  { value: "on", label: "On" },
  { value: "off", label: "Off" },
];

/** Those with every word of the text in their name, sentence or severity; a state that does not exist is all of them. */
export function shownRules<
  R extends { rule: Pick<RuleView, "id" | "name" | "sentence" | "severity" | "enabled"> },
>(rows: readonly R[], firing: ReadonlySet<string>, search: URLSearchParams): R[] {
  const words = (search.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const state = search.get("state");
  return rows.filter(({ rule }) => {
    if (state === "firing" && !firing.has(rule.id)) return false;
    if ((state === "on" || state === "off") && rule.enabled !== (state === "on")) return false;
    const text = `${rule.name} ${rule.sentence} ${rule.severity}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
