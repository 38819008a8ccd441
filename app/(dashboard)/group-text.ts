import { groupingName, parseGrouping } from "@/lib/schema/figures/grouping";

const groupingOf = (search: string) => parseGrouping(new URLSearchParams(search).get("by"));

export const isUngrouped = (search: string) => groupingOf(search).kind === "none";

/** " by model", for the population of a chart. */
export function byText(search: string): string {
  const grouping = groupingOf(search);
  return grouping.kind === "none" ? "" : ` by ${groupingName(grouping)}`;
}
