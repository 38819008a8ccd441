import { type Evaluation, UNCHANGED_MS } from "@/lib/schema/rules/evaluation";

/** Of evaluations every five minutes, one may just miss the time after which an unchanged one is stored. */
const LONGEST_STEP_MS = 2 * UNCHANGED_MS;

/**
 * What an alert shows of its evaluations, in order of time. `kept`: those of its start, then those of its end, as they were
 * stored. `latest`: of its instance while it fires. `gapAfter`: the newest evaluation after which others are missing; those
 * that saw the same as the one before are not.
 */
export function evaluationHistory(
  kept: readonly Evaluation[],
  latest: readonly Evaluation[] | null,
  startedAt: number,
): { evaluations: Evaluation[]; gapAfter: number | null } {
  const started = kept.findIndex(({ at }) => at === startedAt) + 1;
  const newest = latest ?? kept.slice(started);
  const byTime = new Map([...kept.slice(0, started), ...newest].map((one) => [one.at, one]));
  const evaluations = [...byTime.values()].sort((one, other) => one.at - other.at);
  const times = evaluations.map(({ at }) => at);
  const steps = times.slice(1).map((at, index) => at - times[index]!);
  // While they contain the start, the newest ones are all that followed it.
  const isTorn = started > 0 && newest.every(({ at }) => at !== startedAt);
  const step = Math.min(...steps, UNCHANGED_MS);
  const gap = steps.findLastIndex(
    (ms, index) => ms > LONGEST_STEP_MS || (isTorn && times[index] === startedAt && ms > 1.5 * step),
  );
  return { evaluations, gapAfter: times[gap] ?? null };
}
