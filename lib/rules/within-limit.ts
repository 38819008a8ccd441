import { LABEL_SETS_LIMIT } from "@/lib/schema/rules/facts";
import { type AlertSubject, subjectKey } from "@/lib/schema/rules/finding";

/** As many as a rule judges, by `order` the first ones, and those that are pending or open. */
export function withinLimit<T extends AlertSubject>(
  all: readonly T[],
  order: (a: T, b: T) => number,
  watched: readonly AlertSubject[],
): readonly T[] {
  if (all.length <= LABEL_SETS_LIMIT) return all;
  const isWatched = new Set(watched.map(subjectKey));
  return all.toSorted(order).filter((one, at) => at < LABEL_SETS_LIMIT || isWatched.has(subjectKey(one)));
}
