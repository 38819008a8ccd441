import type { Evaluation, Verdict } from "@/lib/schema/rules/evaluation";
import type { Finding } from "@/lib/schema/rules/finding";
import type { Observation } from "./machine";

/** Enough to see how an alert came about, or how it ended, at the longest persistence that a rule may ask for. */
const KEPT = 20;

/** What a rule saw; null for what a person did. */
export function evaluationOf(
  observation: Observation,
  finding: Finding | null,
  now: number,
): Evaluation | null {
  const verdict = finding?.lingers ? "between" : verdictOf(observation);
  if (verdict === null) return null;
  const { value = null, threshold = null, baseline = null, sampleSize: n = null } = finding ?? {};
  return { at: now, value, threshold, baseline, n, verdict };
}

function verdictOf(observation: Observation): Verdict | null {
  switch (observation.kind) {
    case "value":
      return observation.breaches ? "breaches" : observation.recovered ? "recovered" : "between";
    case "insufficient":
      return "too_little_data";
    case "absent":
      return "absent";
    case "ended":
      return null;
  }
}

/** The newest looks of an instance, oldest first. */
export function withLatest(known: readonly Evaluation[], newest: Evaluation | null): Evaluation[] {
  return newest === null ? [...known] : [...known, newest].slice(-KEPT);
}
