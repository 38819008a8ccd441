import { dimensionName, groupingName } from "@/lib/schema/figures/grouping";
import { pageGrouping } from "@/lib/schema/http/page-query";

const groupingOf = (search: string) => pageGrouping(new URLSearchParams(search));

export const isUngrouped = (search: string) => groupingOf(search).length === 0;

/** Whether the page is grouped by the types of errors and nothing else. */
export const isByErrorType = (search: string) => {
  const [first, second] = groupingOf(search);
  return first?.by === "error_type" && !second;
};

/** " by model", for the population of a chart. */
export function byText(search: string): string {
  const names = groupingOf(search).map(dimensionName);
  return names.length === 0 ? "" : ` by ${groupingName(names)}`;
}
