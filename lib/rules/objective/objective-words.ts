import { counted, formatDuration, formatValue } from "@/lib/format/format-value";
import { decimals } from "@/lib/format/number-text";
import { burnOf, forFilters, perGroup, times } from "@/lib/rules/words";
import type { Severity } from "@/lib/schema/alerts/severity";
import { BURN_TABLE, burnLimit } from "@/lib/schema/rules/burn-table";
import type { Finding } from "@/lib/schema/rules/finding";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";

/** When an objective fires. */
export function describeObjective(definition: BurnDefinition): string {
  const { sli, slower_than_ms, group_by, objective, filters } = definition;
  const bad =
    sli === "errors" ? "failed requests" : `requests slower than ${formatValue(slower_than_ms, "ms")}`;
  const rows = (severity: Severity) =>
    BURN_TABLE.filter((row) => row.severity === severity)
      .map((row) => `${times(burnLimit(definition, row), 1)} over ${formatDuration(row.longMs)}`)
      .join(" or ");
  return `Fires when ${bad}${perGroup(group_by)}${forFilters(filters)} burn the error budget of a ${formatValue(objective, "ratio")} objective too fast: critical at ${rows("critical")}, warning at ${rows("warning")}.`;
}

/** How fast an objective burns, over both windows, and by how many bad requests. */
export function objectiveSentence(definition: BurnDefinition, finding: Finding): string {
  const { labels, sampleSize } = finding;
  const { longMs, shortMs, pace, shortPace, bad } = burnOf(finding);
  const { group_by, filters, sli, slower_than_ms, objective } = definition;
  const who = group_by
    .map((name) => labels[name])
    .filter(Boolean)
    .join(", ");
  const subject = who || `Traffic${forFilters(filters)}`;
  const what = sli === "errors" ? "failed" : `took more than ${formatValue(slower_than_ms, "ms")}`;
  return `${subject} is burning its ${formatValue(objective, "ratio")} ${sli === "errors" ? "error" : "latency"} budget ${times(pace, 1)} too fast over ${formatDuration(longMs)} (${times(shortPace, 1)} over ${formatDuration(shortMs)}): ${decimals(bad ?? 0, 0)} of ${counted(sampleSize, "request")} ${what}.`;
}
