import { formatDuration, formatValue } from "@/lib/format/format-value";
import type { Finding } from "@/lib/schema/finding";
import { HIT_WINDOW_MS } from "@/lib/schema/hit-mode";
import { METRICS, type Unit } from "@/lib/schema/metric";
import type { MetricRuleDefinition, NoDataPolicy, Rule, RuleDefinition } from "@/lib/schema/rule";
import { anomalyRuleSentence, anomalySentence } from "./anomaly-sentence";
import { hitSentence } from "./hit-sentence";

/** What is measured and in which unit, for messages and pages. */
export function alertUnit(definition: RuleDefinition): Unit {
  if (/^(daily_cost|budget_)/.test(definition.kind)) return "usd";
  return "metric" in definition ? METRICS[definition.metric].unit : "count";
}

/** `metric` of the API's alert: what kind of trouble it is. */
export function alertType(definition: RuleDefinition): string {
  return "metric" in definition ? definition.metric : definition.kind;
}

export function alertWindow(definition: RuleDefinition): string | null {
  switch (definition.kind) {
    case "circuit_open":
    case "anomaly":
    case "budget_milestones":
    case "budget_forecast":
      return null;
    case "request_hits":
      return formatDuration(HIT_WINDOW_MS);
    case "system_fault":
    case "slo_burn":
      return null;
    case "daily_cost":
    case "unpriced_model":
      return "1 d";
    default:
      return formatDuration(definition.window_seconds * 1_000);
  }
}

/** One sentence with the measured value, what it was held against, over which window and how many requests. */
export function alertSentence(rule: Pick<Rule, "definition" | "version">, finding: Finding): string {
  const { definition } = rule;
  const { labels, value, threshold, baseline, sampleSize, note } = finding;
  if (definition.kind === "circuit_open")
    return `Circuit breaker ${labels.breaker} is open${note ? `: ${note}` : ""}.`;
  if (definition.kind === "daily_cost") {
    const share = baseline ? ` of the ${formatValue(baseline, "usd")} budget ${labels.budget}` : "";
    return `Today's cost is ${formatValue(value, "usd")}${share}, above ${formatValue(threshold, "usd")}.`;
  }
  if (definition.kind === "request_hits") return hitSentence(finding);
  if (definition.kind === "anomaly") return anomalySentence(definition, rule.version, finding);
  if (definition.kind === "budget_milestones")
    return `${formatValue(value, "usd")} of the ${formatValue(baseline, "usd")} budget ${labels.budget} is spent: it has passed ${labels.milestone} for the period since ${labels.period}.${note ? ` Most by ${note} against the period before.` : ""}`;
  if (definition.kind === "budget_forecast")
    return `At its pace the budget ${labels.budget} of ${formatValue(threshold, "usd")} ends at ${formatValue(value, "usd")}${note ? ` (${note})` : ""}.`;
  if (definition.kind === "system_fault") return faultSentence(finding);
  if (definition.kind === "slo_burn") {
    const of = definition.group_by.map((name) => labels[name]).filter(Boolean);
    const what =
      definition.sli === "errors"
        ? "failed"
        : `took more than ${formatValue(definition.slower_than_ms, "ms")}`;
    return `The objective of ${formatValue(definition.objective, "ratio")}${of.length > 0 ? ` for ${of.join(", ")}` : ""} is used up ${value?.toFixed(1)} times as fast as it may be: ${note} ${what}.`;
  }
  if (definition.kind === "unpriced_model")
    return `No price is known of ${labels.model}: the cost of ${formatValue(value, "count")} of ${sampleSize} requests of the last day is unknown.`;
  if (definition.kind === "no_traffic" || definition.kind === "no_ingest")
    return `No request ${labels.model ? `of ${labels.model} ` : ""}has arrived in the last ${formatDuration(definition.window_seconds * 1_000)}; usually ${formatValue(baseline, "count")} do at this time of day.`;
  if (value === null || !finding.enough)
    return `Too little data to judge ${METRICS[definition.metric].label.toLowerCase()} of the last ${formatDuration(definition.window_seconds * 1_000)}: n ${sampleSize}, at least ${definition.min_requests} are needed.`;
  const unit = METRICS[definition.metric].unit;
  const who = definition.group_by
    .map((name) => labels[name])
    .filter(Boolean)
    .join(", ");
  const what = `${METRICS[definition.metric].label}${who ? ` of ${who}` : ""}`;
  const window = formatDuration(definition.window_seconds * 1_000);
  if (labels.error_type !== undefined && value !== null) {
    const count = `${Math.round(value * sampleSize)} of ${sampleSize}`;
    return `${labels.error_type} errors are ${formatValue(value, unit)} (${count}) of the requests of the last ${window}, above ${formatValue(threshold, unit)}.`;
  }
  const counted =
    unit === "ratio" && value !== null ? ` (${Math.round(value * sampleSize)} of ${sampleSize})` : "";
  const usual = baseline === null ? "" : `, usually ${formatValue(baseline, unit)}`;
  const population = counted ? "" : `, n ${sampleSize}`;
  return `${what} is ${formatValue(value, unit)}${counted} over the last ${window}${usual}, ${definition.comparison} ${formatValue(threshold, unit)}${population}.`;
}

/** A rule in words, for the list of rules. */
export function ruleSentence(definition: RuleDefinition): string {
  if (definition.kind === "circuit_open")
    return `Fires at once when a breaker opens; ends when it has been closed for ${formatDuration(definition.closed_seconds * 1_000)}.`;
  if (definition.kind === "daily_cost")
    return `Fires when a day's cost passes ${definition.multiple} times a daily budget; ends with the day.`;
  if (definition.kind === "request_hits")
    return "Fires where the modes for single requests ask for it; by default hits of the z rule are marked and tell nobody.";
  if (definition.kind === "anomaly") return anomalyRuleSentence(definition);
  if (definition.kind === "budget_milestones")
    return `Fires once a period when a budget passes ${definition.milestones.map(({ share }) => `${Math.round(share * 100)} %`).join(", ")}; ends with the period.`;
  if (definition.kind === "budget_forecast")
    return `Fires from ${Math.round(definition.elapsed_share * 100)} % of a budget's period on when its forecast is beyond the amount, critical when the whole range is.`;
  if (definition.kind === "slo_burn") {
    const bad =
      definition.sli === "errors" ? "fail" : `take more than ${formatValue(definition.slower_than_ms, "ms")}`;
    const each = definition.group_by.length > 0 ? ` of any ${definition.group_by.join(" and ")}` : "";
    return `Fires when so many requests${each} ${bad} that an objective of ${formatValue(definition.objective, "ratio")} is used up too fast: critical at 14.4 times over 1 h or 6 times over 6 h, a warning at 3 times over a day or once over 3 days, each over a twelfth of that time as well.`;
  }
  if (definition.kind === "system_fault")
    return "Fires when a channel takes no messages or is switched off for it, when a message is given up, or when a rule cannot be evaluated; it is never sent to the channel that it is about.";
  if (definition.kind === "unpriced_model")
    return "Fires for each model whose requests have no known price; ends when they have one.";
  if (definition.kind === "no_traffic" || definition.kind === "no_ingest")
    return `Fires when ${definition.kind === "no_ingest" ? "no request at all" : "no request of a model"} has arrived for ${formatDuration(definition.window_seconds * 1_000)} where usually at least ${definition.usual_requests} do at this time of day; ends with the next one.`;
  const { label, unit } = METRICS[definition.metric];
  const limit = (value: number) =>
    definition.kind === "usual_ratio" ? `${value} × the usual value of this hour` : formatValue(value, unit);
  const per =
    definition.group_by.length > 0 ? ` of any ${definition.group_by.join(" and ").replace("_", " ")}` : "";
  const { k, n } = definition.persistence;
  const only = Object.values(definition.filters).flatMap((values) => values ?? []);
  const among = only.length > 0 ? ` of ${only.join(" or ")}` : "";
  const { critical_threshold: critical } = definition;
  const worse = critical === null ? "" : `, critical ${definition.comparison} ${limit(critical)}`;
  const window = formatDuration(definition.window_seconds * 1_000);
  const persistence = n > 1 ? ` in ${k} of ${n} checks` : "";
  const held = formatDuration(definition.keep_firing_seconds * 1_000);
  return `Fires when ${lowerFirst(label)}${per}${among} over ${window} is ${definition.comparison} ${limit(definition.threshold)}${worse}${persistence}, with at least ${counted(definition.min_requests, "request")}${evidenceText(definition)}; ends after ${held} at ${limit(definition.recovery)} or better.${NO_DATA_TEXT[definition.no_data]}`;
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
    ...{
      error_rate: "error",
      fallback_rate: "fallback",
      cache_hit_rate: "hit",
      truncated_rate: "cut answer",
    },
  }[metric as string];
  const enough = min_events > 0 ? ` and ${counted(min_events, events ?? "event")}` : "";
  return `${enough}${confidence ? ", where chance cannot explain it" : ""}`;
}

const lowerFirst = (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;

function faultSentence({ labels, value, note }: Finding): string {
  const reason = note ? ` ${note}` : "";
  switch (labels.fault) {
    case "channel degraded":
      return `The channel ${labels.channel} does not take messages: ${value} failures in a row.${reason}`;
    case "channel disabled":
      return `The channel ${labels.channel} was switched off: its receiver is gone.${reason}`;
    case "delivery failed":
      return `The channel ${labels.channel} did not take ${value === 1 ? "a message that is" : `${value} messages that are`} given up.${reason}`;
    default:
      return `The rule ${labels.failing_rule} could not be evaluated ${value} times in a row.${reason}`;
  }
}
