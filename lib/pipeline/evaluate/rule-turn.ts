import { databaseWide } from "@/lib/process-wide";

/** `next`: the rule that the next turn begins with. `began`: each rule before it has been judged since; epoch ms. */
type Pass = { next: string; began: number };
const passes = () => databaseWide("rule-passes", () => new Map<number, Pass>());

/** When every rule had been judged: in this turn, since an earlier one, or not yet. */
export type JudgedSince = "this turn" | number | null;

/**
 * The rules of a project in the order of this turn: first those that the last one had no time for. `end` takes the rule
 * that this turn leaves to the next one.
 */
export function ruleTurn<T extends { rule: { id: string } }>(
  projectId: number,
  rules: readonly T[],
  now: number,
): { ordered: T[]; end: (left: string | null) => JudgedSince } {
  const pass = passes().get(projectId);
  const first = Math.max(
    0,
    rules.findIndex(({ rule }) => rule.id === pass?.next),
  );
  const ordered = [...rules.slice(first), ...rules.slice(0, first)];
  const end = (left: string | null): JudgedSince => {
    if (left === null) {
      passes().delete(projectId);
      return "this turn";
    }
    const at = ordered.findIndex(({ rule }) => rule.id === left);
    const wrapped = first > 0 && at >= rules.length - first;
    passes().set(projectId, { next: left, began: pass && !wrapped ? pass.began : now });
    return pass && wrapped ? pass.began : null;
  };
  return { ordered, end };
}
