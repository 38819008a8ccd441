import type { Machine } from "@/lib/schema/alerts/machine";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { AlertSubject, Finding } from "@/lib/schema/rules/finding";
import { fingerprintOf } from "./fingerprint";
import { isOpen, type MachineRule, newMachine, type Observation } from "./machine";

export type LabelledMachine = AlertSubject & { fingerprint: string; machine: Machine };
export type Observed<T extends LabelledMachine> = {
  instance: T | LabelledMachine;
  observation: Observation;
  finding: Finding | null;
};

/** Most rules of most rounds: nothing is pending or open and nothing breaches, so no machine can change state. */
export function isCalm(
  { noData }: MachineRule,
  findings: readonly Finding[],
  watched: readonly unknown[],
): boolean {
  const silenceTells = noData === "alert";
  return (
    watched.length === 0 && !findings.some(({ breaches, enough }) => breaches || (silenceTells && !enough))
  );
}

/**
 * What one round means for each instance of a rule: those that were found, and, where the findings are `complete`, those
 * that were known before and are missing now. `known` are the instances by the key of what each is about.
 */
export function observe<T extends LabelledMachine>(
  severity: Severity,
  findings: readonly Finding[],
  known: ReadonlyMap<string, T>,
  complete = true,
): Observed<T>[] {
  const seen = new Set<string>();
  const found = findings.map((finding): Observed<T> => {
    const key = fingerprintOf(finding);
    seen.add(key);
    const { labels, identity, enough, recovered, basis } = finding;
    // A known instance keeps its fingerprint and takes its current labels.
    const instance = { fingerprint: key, machine: newMachine(), identity, ...known.get(key), labels };
    if (finding.ended) return { instance, observation: { kind: "ended", reason: finding.ended }, finding };
    // A finding that lingers keeps an alert firing, but starts none.
    const breaches = finding.breaches && (!finding.lingers || isOpen(instance.machine));
    return {
      instance,
      observation: enough
        ? {
            kind: "value",
            breaches,
            recovered,
            severity: finding.severity ?? severity,
            ...(basis ? { basis } : {}),
          }
        : { kind: "insufficient", severity },
      finding,
    };
  });
  if (!complete) return found;
  const observation: Observation =
    findings.length > 0 ? { kind: "absent" } : { kind: "insufficient", severity };
  const missing = [...known].filter(([key]) => !seen.has(key));
  return [...found, ...missing.map(([, instance]) => ({ instance, observation, finding: null }))];
}
