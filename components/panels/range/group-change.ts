import { dimensionText, type Grouping, parseDimension, THEN } from "@/lib/schema/figures/grouping";
import type { QueryChanges } from "./page-link";

export const NOTHING = "none";

/** The grouping after one of its dimensions is another, or nothing; a second one stays as long as it divides the first. */
export function groupingAfter([first, second]: Grouping, changed: "by" | typeof THEN, to: string): Grouping {
  const wanted = parseDimension(to);
  const [one, other] = changed === THEN ? [first, wanted] : [wanted, second];
  if (!one) return [];
  return other && dimensionText(other) !== dimensionText(one) ? [one, other] : [one];
}

/** The changes of the address for it. */
export function groupChange(grouping: Grouping, changed: "by" | typeof THEN, to: string): QueryChanges {
  const [by = NOTHING, then = null] = groupingAfter(grouping, changed, to).map(dimensionText);
  // A page without either is grouped by model.
  return { by: by === "model" && then === null ? null : by, [THEN]: then };
}
