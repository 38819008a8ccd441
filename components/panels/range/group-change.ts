import { dimensionText, type Grouping, THEN } from "@/lib/schema/figures/grouping";
import type { QueryChanges } from "./page-link";

export const NOTHING = "none";

/** The changes of the address after which a dimension of the page is another one, or nothing. */
export function groupChange(
  [first, second]: Grouping,
  changed: "by" | typeof THEN,
  to: string,
): QueryChanges {
  const by = changed === "by" ? to : first ? dimensionText(first) : NOTHING;
  const wanted = changed === THEN ? to : second ? dimensionText(second) : NOTHING;
  const then = by === NOTHING || wanted === NOTHING || wanted === by ? null : wanted;
  // A page without either is grouped by model.
  return { by: by === "model" && then === null ? null : by, [THEN]: then };
}
