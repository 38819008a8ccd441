import { comparePeriods } from "@/lib/aggregate/compare-periods";
import { metricValue, ratioParts } from "@/lib/aggregate/metric-value";
import { usualMean } from "@/lib/aggregate/usual-band";
import { rangeLabel } from "@/lib/dashboard/range/range-label";
import { lowerFirst } from "@/lib/format/first-letter";
import { formatValue } from "@/lib/format/format-value";
import { DROP } from "@/lib/rules/metric/rule-limits";
import { METRICS } from "@/lib/schema/figures/facts";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import type { Rule } from "@/lib/schema/rules/rule";
import type { PreparedTile, State, Tile } from "./overview-model";
import { breakerTile } from "./prepare-breaker-tile";
import { costTile } from "./prepare-cost-tile";
import { alertsBySignal, type FiringAlert, worst, worstSeverity } from "./signal-alerts";
import { sparkCells } from "./sparkline";
import type { TilesInput } from "./tiles-input";

/** Minimum requests for hours to count towards the baseline, and for a range to be compared with it. */
const LENGTH_MINIMUM = 30;

const HREFS: Record<Tile["id"], string> = {
  latency_p95: "/traffic",
  output_tokens: "/tokens",
  cost: "/cost",
  error_rate: "/reliability",
  output_length: "/quality",
  fallback_rate: "/reliability",
  cache_hit_rate: "/tokens",
  breakers: "/reliability",
};

const NOW = "now";

/** The tiles in display order. */
export function prepareTiles(input: TilesInput): Tile[] {
  const { frame, rules, firing } = input;
  const { query } = frame;
  // What began after the range has nothing to do with its values.
  const within = firing.filter(({ startedAt }) => startedAt.getTime() < query.to);
  const alerts = alertsBySignal(within, rules);
  const usual = usualOf(frame, outputOf);
  const usualHits = usualOf(frame, hitsOf);
  const sparks = sparkCells(frame.buckets);
  const range = lowerFirst(rangeLabel(query, query.timeZone));
  const metric = (id: Tile["id"], label: string, name: MetricName, packKey: string) =>
    metricTile(
      { id, label, name, packKey },
      input,
      alerts.get(id) ?? [],
      name === "cache_hit_rate" ? usualHits : usual,
      sparks,
    );
  const complete = (tile: PreparedTile, time: string, span: TimeSpan | null): Tile => ({
    ...tile,
    ...(span ? withoutData(tile, input.ingest, span) : { noDataSince: null }),
    time,
    isFiring: time !== NOW && (alerts.get(tile.id) ?? []).length > 0,
    href: HREFS[tile.id],
  });
  const { day } = input;
  return [
    metric("latency_p95", "p95 latency", "latency_p95", "latency_p95"),
    { ...metric("output_tokens", "Output tokens", "output_tokens_mean", "output_tokens"), suffix: "mean" },
    costTile(day, rules, alerts.get("cost") ?? []),
    metric("error_rate", "Error rate", "error_rate", "error_rate"),
    lengthTile(input, alerts.get("output_length") ?? [], usual, sparks),
    metric("fallback_rate", "Fallback rate", "fallback_rate", "fallback_rate"),
    metric("cache_hit_rate", "Cache hit rate", "cache_hit_rate", "cache_hit_rate"),
    breakerTile(input, alerts.get("breakers") ?? []),
  ].map((tile) =>
    tile.id === "breakers"
      ? complete(tile, NOW, null)
      : tile.id === "cost"
        ? complete(tile, "today", { from: day.from, to: day.now })
        : complete(tile, range, query),
  );
}

/** A value that lacks the newest requests is neither good nor bad, and compares with nothing. */
function withoutData(
  { stateReason, state }: PreparedTile,
  { kind, lastRequestAt }: TilesInput["ingest"],
  { to }: TimeSpan,
): Pick<Tile, "noDataSince"> | Pick<Tile, "noDataSince" | "state" | "stateReason" | "change"> {
  if (kind !== "late" || lastRequestAt === null || lastRequestAt >= to) return { noDataSince: null };
  return {
    noDataSince: lastRequestAt,
    state: "none",
    // Why it was not good before the data ended.
    stateReason: state === "warning" || state === "critical" ? stateReason : "",
    change: null,
  };
}

type Sum = { sum: number; count: number };

const outputOf = ({ outputTokens, outputUnknown, requests }: Rollup): Sum => ({
  sum: outputTokens,
  count: requests - outputUnknown,
});
const hitsOf = ({ cacheHits, requests }: Rollup): Sum => ({ sum: cacheHits, count: requests });

function usualOf({ hours, query }: TilesInput["frame"], sumOf: (figures: Rollup) => Sum): number | null {
  if (!hours) return null;
  const sums = new Map([...hours].map(([hour, figures]) => [hour, sumOf(figures)]));
  return usualMean(sums, query.from, query.to, LENGTH_MINIMUM, query.timeZone);
}

type Wanted = { id: Tile["id"]; label: string; name: MetricName; packKey: string };

function metricTile(
  { id, label, name, packKey }: Wanted,
  { frame, rules }: TilesInput,
  alerts: readonly FiringAlert[],
  usual: number | null,
  sparks: readonly (Rollup | null)[],
): PreparedTile {
  const { total, previous } = frame;
  const value = total.requests === 0 ? null : metricValue(name, total);
  const before = previous.requests === 0 ? null : metricValue(name, previous);
  const parts = ratioParts(name, total);
  const judged =
    name === "cache_hit_rate" && !cacheInUse(frame)
      ? ({ state: "none", reason: "No cache hits" } as const)
      : judge(ruleOf(rules, packKey), name, value, total.requests, usual);
  return {
    id,
    label,
    value,
    unit: METRICS[name].unit,
    ...stateOf(value, alerts, judged),
    change: before === null ? null : comparePeriods(name, value, before),
    ...(before === null ? { note: "No full period before" } : {}),
    sparkline: sparks.map((figures) => figures && metricValue(name, figures)),
    ...(parts ? { of: parts } : {}),
  };
}

/** A project without a cache has a hit rate of 0, which is not a problem. */
function cacheInUse({ total, previous }: TilesInput["frame"]): boolean {
  return total.cacheHits > 0 || previous.cacheHits > 0;
}

/** Output length against the baseline of these hours: -0.04 is 4 % shorter. */
function lengthTile(
  { frame, rules }: TilesInput,
  alerts: readonly FiringAlert[],
  usual: number | null,
  sparks: readonly (Rollup | null)[],
): PreparedTile {
  const { total } = frame;
  const mean = total.requests === 0 ? null : metricValue("output_tokens_mean", total);
  const value = mean === null || usual === null || usual === 0 ? null : mean / usual - 1;
  const judged = judge(
    ruleOf(rules, "output_length_drop"),
    "output_tokens_mean",
    mean,
    total.requests,
    usual,
  );
  return {
    id: "output_length",
    label: "Output length",
    value,
    unit: "ratio",
    signed: true,
    ...stateOf(value, alerts, judged),
    change: null,
    note: value === null ? "No baseline yet" : "vs baseline",
    sparkline: sparks.map((figures) => figures && metricValue("output_tokens_mean", figures)),
  };
}

type Judged = { state: State; reason: string };

/** Compares the value of the whole range with the threshold of the metric's rule. */
function judge(
  rule: Rule | undefined,
  name: MetricName,
  value: number | null,
  requests: number,
  usual: number | null,
): Judged {
  const definition = rule?.definition;
  if (!rule || !definition || !("threshold" in definition))
    return { state: "ok", reason: "No rule monitors this" };
  const limit = limitOf(definition, usual);
  if (value === null || limit === null || requests < definition.min_requests) {
    return { state: "ok", reason: "Too few requests to evaluate" };
  }
  const { unit } = METRICS[name];
  if (isNormal(definition, value, usual, limit))
    return { state: "ok", reason: `${formatValue(value, unit)}, normally ${formatValue(usual, unit)}` };
  const breaches = definition.comparison === "above" ? value > limit : value < limit;
  const side = definition.comparison === "above" ? ["above", "not above"] : ["below", "not below"];
  const held = formatValue(limit, unit);
  return breaches
    ? { state: rule.severity, reason: `${formatValue(value, unit)} over this range, ${side[0]} ${held}` }
    : { state: "ok", reason: `${formatValue(value, unit)}, ${side[1]} ${held}` };
}

/** Of a rule that asks for it: normal is beyond its threshold as well, and the value is not clearly worse. */
const isNormal = (
  { unless_normal }: MetricRuleDefinition,
  value: number,
  usual: number | null,
  limit: number,
): boolean => unless_normal && usual !== null && usual < limit && value >= DROP.threshold * usual;

function limitOf(definition: MetricRuleDefinition, usual: number | null): number | null {
  if (definition.kind === "threshold") return definition.threshold;
  return usual === null ? null : definition.threshold * usual;
}

function ruleOf(rules: readonly Rule[], packKey: string): Rule | undefined {
  return rules.find((rule) => rule.packKey === packKey && rule.enabled);
}

/** A firing alert takes precedence over the value of the range. */
export function stateOf(
  value: number | null,
  alerts: readonly FiringAlert[],
  judged: Judged,
): { state: State; stateReason: string } {
  const state = worst(worstSeverity(alerts), judged.state);
  if (alerts.length > 0) return { state, stateReason: alerts.map(({ message }) => message).join(" ") };
  if (value === null) return { state: "none", stateReason: "No data in this range" };
  return { state, stateReason: judged.reason };
}
