import { isDeepStrictEqual } from "node:util";
import type { Machine } from "@/lib/schema/alerts/machine";
import { type Evaluation, UNCHANGED_MS } from "@/lib/schema/rules/evaluation";

/** What is stored of an instance and can change with an evaluation. */
type Stored = {
  labels: Record<string, string>;
  machine: Machine;
  evaluations?: readonly Evaluation[];
  worst?: unknown;
};

/**
 * Whether an evaluation changed more of an instance than its time. Each rule stores when it was last evaluated. Writing
 * that time for every open alert in every round was most of an idle server's work.
 */
export function isNews(before: Stored, after: Stored): boolean {
  const [last, newest] = [before, after].map(({ evaluations }) => evaluations?.at(-1));
  // Absolute: a clock may be set back.
  if (Math.abs((newest?.at ?? 0) - (last?.at ?? 0)) >= UNCHANGED_MS) return true;
  const content = ({ labels, machine, worst }: Stored, evaluation: Evaluation | undefined) => [
    labels,
    { ...machine, lastDataAt: null },
    worst ?? null,
    { ...evaluation, at: null },
  ];
  return !isDeepStrictEqual(content(before, last), content(after, newest));
}
