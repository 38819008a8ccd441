import type { Finding } from "@/lib/schema/finding";
import { isOfBudgets, type Rule, type RuleDefinition } from "@/lib/schema/rule";
import { fingerprintOf } from "./fingerprint";
import { isOpen, type Machine, newMachine, type Observation } from "./machine";

export type LabelledMachine = { fingerprint: string; labels: Record<string, string>; machine: Machine };
export type Observed<T extends LabelledMachine> = {
  instance: T | LabelledMachine;
  observation: Observation;
  finding: Finding | null;
};

/** Most rules of most rounds: nothing is pending or open and nothing breaches, so no machine can move. */
export function isCalm(
  definition: RuleDefinition,
  findings: readonly Finding[],
  watched: readonly unknown[],
): boolean {
  const silenceTells = "no_data" in definition && definition.no_data === "alert";
  return (
    watched.length === 0 && !findings.some(({ breaches, enough }) => breaches || (silenceTells && !enough))
  );
}

/**
 * What one round means for each instance of a rule: those that were found, and, where the findings are `complete`, those
 * that were known before and are missing now.
 */
export function observe<T extends LabelledMachine>(
  { definition, severity }: Pick<Rule, "definition" | "severity">,
  findings: readonly Finding[],
  known: ReadonlyMap<string, T>,
  complete = true,
): Observed<T>[] {
  const seen = new Set<string>();
  const found = findings.map((finding): Observed<T> => {
    const fingerprint = fingerprintOf(finding.labels);
    seen.add(fingerprint);
    const { labels, enough, recovered } = finding;
    const instance = known.get(fingerprint) ?? { fingerprint, labels, machine: newMachine() };
    // What would not fire by itself keeps an alert going, but begins none.
    const breaches = finding.breaches && (!finding.lingers || isOpen(instance.machine));
    return {
      instance,
      observation: enough
        ? { kind: "value", breaches, recovered, severity: finding.severity ?? severity }
        : { kind: "insufficient", severity },
      finding,
    };
  });
  if (!complete) return found;
  // Budgets are all known, data or not: one that is missing was deleted or renamed.
  const gone = findings.length > 0 || isOfBudgets(definition);
  const observation: Observation = gone ? { kind: "absent" } : { kind: "insufficient", severity };
  const missing = [...known.values()].filter(({ fingerprint }) => !seen.has(fingerprint));
  return [...found, ...missing.map((instance) => ({ instance, observation, finding: null }))];
}
