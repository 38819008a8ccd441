import { formatDuration, formatValue } from "@/lib/format/format-value";
import { anomalyRuleSentence } from "@/lib/rules/anomaly/anomaly-sentence";
import type { Severity } from "@/lib/schema/alerts/severity";
import { METRICS } from "@/lib/schema/figures/metric";
import { BURN_TABLE, burnLimit } from "@/lib/schema/rules/burn-table";
import type { MetricRuleDefinition, NoDataPolicy } from "@/lib/schema/rules/kinds/metric";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import type { RuleDefinition } from "@/lib/schema/rules/rule";
import type { RuleFilters } from "@/lib/schema/rules/rule-parts";

/** A rule in words, for the list of rules and the editor: when it fires and when it ends. */
export function ruleSentence(definition: RuleDefinition): string {
  switch (definition.kind) {
    case "circuit_open":
      return `Fires at once when a breaker opens; ends when it has been closed for ${formatDuration(definition.closed_seconds * 1_000)}.`;
    case "daily_cost":
      return `Fires when a day's cost passes ${definition.multiple} times a daily budget; ends with the day.`;
    case "request_hits":
      return "Fires where the modes for single requests ask for it; by default hits of the z rule are marked and tell nobody.";
    case "anomaly":
      return anomalyRuleSentence(definition);
    case "budget_milestones":
      return `Fires once a period when a budget passes ${definition.milestones.map(({ share }) => `${Math.round(share * 100)} %`).join(", ")}; ends with the period.`;
    case "budget_forecast":
      return `Fires from ${Math.round(definition.elapsed_share * 100)} % of a budget's period on when its forecast is beyond the amount, critical when the whole range is.`;
    case "cost_burn":
      return `Fires when a budget is spent far faster than it allows for at this time of the week, and still is: of a month critical at 6 times over 1 h or 3 times over 6 h, a warning at 2 times over a day; of a day critical at a quarter of it in 1 h, a warning at half of it in 4 h. Less than ${formatValue(definition.least_usd, "usd")} or 2 % of the budget never fires.`;
    case "slo_burn":
      return objectiveSentence(definition);
    case "system_fault":
      return "Fires when a channel takes no messages or is switched off for it, when a message is given up, or when a rule cannot be evaluated; it is never sent to the channel that it is about.";
    case "unpriced_model":
      return "Fires for each model whose requests have no known price; ends when they have one.";
    case "no_traffic":
    case "no_ingest":
      return `Fires when ${definition.kind === "no_ingest" ? "no request at all" : "no request of a model"} has arrived for ${formatDuration(definition.window_seconds * 1_000)} where usually at least ${definition.usual_requests} do at this time of day; ends with the next one.`;
    default:
      return metricRuleSentence(definition);
  }
}

function objectiveSentence(definition: BurnDefinition): string {
  const { sli, slower_than_ms, group_by, objective, filters } = definition;
  const bad = sli === "errors" ? "fail" : `take more than ${formatValue(slower_than_ms, "ms")}`;
  const rows = (severity: Severity) =>
    BURN_TABLE.filter((row) => row.severity === severity)
      .map((row) => `${burnText(burnLimit(definition, row))} over ${formatDuration(row.longMs)}`)
      .join(" or ");
  return `Fires when so many requests${each(group_by)}${among(filters)} ${bad} that an objective of ${formatValue(objective, "ratio")} is used up too fast, and still is: critical at ${rows("critical")}, a warning at ${rows("warning")}.`;
}

const burnText = (burn: number) => (burn === 1 ? "once" : `${Number(burn.toFixed(1))} times`);

function metricRuleSentence(definition: MetricRuleDefinition): string {
  const { label, unit } = METRICS[definition.metric];
  const limit = (value: number) =>
    definition.kind === "usual_ratio" ? `${value} × the usual value of this hour` : formatValue(value, unit);
  const { k, n } = definition.persistence;
  const { critical_threshold: critical } = definition;
  const worse = critical === null ? "" : `, critical ${definition.comparison} ${limit(critical)}`;
  const window = formatDuration(definition.window_seconds * 1_000);
  const persistence = n > 1 ? ` in ${k} of ${n} checks` : "";
  const held = formatDuration(definition.keep_firing_seconds * 1_000);
  return `Fires when ${lowerFirst(label)}${each(definition.group_by)}${among(definition.filters)} over ${window} is ${definition.comparison} ${limit(definition.threshold)}${worse}${persistence}, with at least ${counted(definition.min_requests, "request")}${evidenceText(definition)}; ends after ${held} at ${limit(definition.recovery)} or better.${NO_DATA_TEXT[definition.no_data]}`;
}

const each = (groupBy: readonly string[]) =>
  groupBy.length > 0 ? ` of any ${groupBy.join(" and ").replaceAll("_", " ")}` : "";

function among(filters: RuleFilters): string {
  const only = Object.values(filters).flatMap((values) => values ?? []);
  return only.length > 0 ? ` of ${only.join(" or ")}` : "";
}

const NO_DATA_TEXT: Record<NoDataPolicy, string> = {
  keep_last: "",
  ok: " Too little data ends it.",
  alert: " Too little data raises an alert, too.",
  zero: " No data counts as 0.",
};

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function evidenceText({ metric, min_events, confidence }: MetricRuleDefinition): string {
  const events = {
    error_rate: "error",
    fallback_rate: "fallback",
    cache_hit_rate: "hit",
    truncated_rate: "cut answer",
  }[metric as string];
  const enough = min_events > 0 ? ` and ${counted(min_events, events ?? "event")}` : "";
  return `${enough}${confidence ? ", where chance cannot explain it" : ""}`;
}

const lowerFirst = (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
