import { counted } from "@/lib/format/format-value";
import { type Dimension, dimensionName, filterOf, pairOf } from "@/lib/schema/figures/grouping";
import type { GroupName } from "./breakdown-model";
import type { BreakdownFrame, GroupTotal, ListedGroups } from "./load-breakdown";

/** The name of a group, with what shows only its requests. */
export function nameOf(
  { grouping, leftOut }: Pick<BreakdownFrame, "grouping"> & Pick<ListedGroups, "leftOut">,
  { key }: Pick<GroupTotal, "key">,
): GroupName {
  if (key === null) return { name: `(${counted(leftOut, "other")})`, isRest: true, filter: null };
  const [first, second] = grouping;
  if (!first) return { name: "all requests", isRest: false, filter: null };
  if (!second) return { ...valueIn(first, key), isRest: false };
  const [one, other] = pairOf(key);
  return { ...valueIn(first, one), second: valueIn(second, other), isRest: false };
}

/** A missing one is in parentheses, as no name of a model or service is. */
const valueIn = (dimension: Dimension, value: string) => ({
  name: value || (dimension.by === "error_type" ? "(no error)" : `(no ${dimensionName(dimension)})`),
  filter: filterOf(dimension, value),
});
