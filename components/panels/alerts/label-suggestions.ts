/** The values that are known of each label. */
export type LabelSuggestions = Record<string, string[]>;

const MOST = 200;

/** From the labels of alerts and their rules, and from the values that filters offer. */
export function labelSuggestions(
  alerts: readonly { rule: string; labels: Record<string, string> }[],
  facets: LabelSuggestions = {},
): LabelSuggestions {
  const values = new Map<string, Set<string>>();
  const add = (name: string, value: string) => values.set(name, (values.get(name) ?? new Set()).add(value));
  for (const { rule, labels } of alerts) {
    add("rule", rule);
    for (const [name, value] of Object.entries(labels)) add(name, value);
  }
  for (const [name, all] of Object.entries(facets)) for (const value of all) add(name, value);
  add("severity", "critical");
  add("severity", "warning");
  return Object.fromEntries(
    [...values].map(([name, all]) => [
      name,
      [...all]
        .filter(Boolean)
        .sort((a, b) => a.localeCompare(b, "en"))
        .slice(0, MOST),
    ]),
  );
}
