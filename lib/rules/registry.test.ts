import { describe, expect, it } from "vitest";
import type { Finding } from "@/lib/schema/rules/finding";
import { RuleDefinition } from "@/lib/schema/rules/rule";
import { plainSpaces } from "@/test/notice-fixture";
import { circuitFindings } from "./breaker/circuit-findings";
import { dailyCost } from "./budget/daily-cost";
import { DEFAULT_PACK } from "./default-pack";
import { kindNamed, kindOf } from "./registry";
import type { Needing, RuleKind, RuleKindName } from "./rule-kind";

const NOON = Date.UTC(2026, 10, 23, 12);
const FINDING: Finding = {
  labels: {
    model: "gpt-5",
    service: "chat",
    budget: "Team",
    milestone: "80 %",
    period: "2026-11-01",
    breaker: "primary",
    hits: "latency_spike",
    fault: "rule failing",
    failing_rule: "p95 latency",
  },
  value: 5,
  threshold: 4,
  baseline: 3,
  sampleSize: 20,
  enough: true,
  breaches: true,
  recovered: false,
  note: null,
  burn: { longMs: 3_600_000, shortMs: 300_000, pace: 15, shortPace: 16, bad: 12 },
  evidence: { statistic: "typical", z: 5, spread: 1, share: null, windowMs: 900_000, historyDays: 14 },
};
const pack = DEFAULT_PACK.map(({ packKey, definition }) => [packKey, definition] as const);

describe("every rule of the default pack", () => {
  it("is stored as it is written", () => {
    for (const [, definition] of pack) expect(RuleDefinition.parse(definition)).toEqual(definition);
  });

  it.each(pack)("%s: has a kind with words, a unit and a type", (_, definition) => {
    const kind = kindOf(definition);
    expect(kindNamed(definition.kind)).toBe(kind);
    expect(plainSpaces(kind.describe(definition))).toMatch(/^[A-Z].*\.$/);
    expect(kind.alertType(definition)).toMatch(/^[a-z0-9_]+$/);
    expect(kind.unit(definition)).toMatch(/^(count|ms|tokens|usd|ratio)$/);
    const window = kind.window(definition);
    if (window !== null) expect(plainSpaces(window)).toMatch(/^\d+ (min|h|d)$/);
    expect(kind.persistence(definition).k).toBeGreaterThan(0);
    expect(Object.keys(kind.needs(definition))).toHaveLength(1);
  });

  it.each(pack)("%s: says what was measured", (_, definition) => {
    const said = kindOf(definition).sentence({ definition, version: 1 }, FINDING);
    expect(plainSpaces(said)).toMatch(/^[A-Za-z0-9].*\.$/);
    expect(said).not.toMatch(/undefined|null|NaN|Invalid/);
  });

  it.each(pack)("%s: offers to edit numbers that are part of its definition", (_, definition) => {
    for (const { name, label, unit, stored, factor } of kindOf(definition).knobs(definition)) {
      expect((definition as Record<string, unknown>)[name]).toBe(stored);
      expect(`${label} ${unit}`).toMatch(/^[A-Z]/);
      expect(factor).toBeGreaterThan(0);
    }
  });
});

it("only rules that fire below a threshold have closed windows", () => {
  const waiting = DEFAULT_PACK.filter(
    ({ definition }) => kindOf(definition).closedWindowEnd(definition, NOON) !== null,
  );
  expect(waiting.map(({ packKey }) => packKey)).toEqual([
    "output_length_drop",
    "cache_hit_rate",
    "no_traffic",
    "no_ingest",
  ]);
});

it("the default pack reads as plain English", () => {
  const sentences = DEFAULT_PACK.map(
    ({ name, definition }) => `${name}: ${plainSpaces(kindOf(definition).describe(definition))}`,
  );
  expect(sentences.join("\n")).toMatchInlineSnapshot(`
    "p95 latency: Fires when p95 latency per model over 5 min is above 30 s in 2 of 3 checks, with at least 20 requests. Resolves after 5 min at or below 27 s.
    Output tokens: Fires when mean output tokens per model over 15 min is above 2x the normal value at this hour in 2 of 3 checks, with at least 20 requests. Resolves after 5 min at or below 1.6x the normal value at this hour.
    Output length drop: Fires when mean output tokens per model over 15 min is below 0.7x the normal value at this hour in 2 of 3 checks, with at least 30 requests. Resolves after 5 min at or above 0.8x the normal value at this hour.
    Daily cost: Fires when a day's cost exceeds 1.5x a daily budget. Resolves at the end of the day.
    Cost surge: Fires when cost over 1 h is above 2x the normal value at this hour (critical above 4x the normal value at this hour) in 2 of 3 checks, with at least 20 requests. Up to $1.00 is ignored. Resolves after 10 min at or below 1.5x the normal value at this hour.
    Error rate: Fires when error rate per error type over 5 min is above 5 % in 2 of 3 checks, with at least 20 requests and 5 errors. Resolves after 10 min at or below 4 %.
    Fallback rate: Fires when fallback rate over 15 min is above 10 % in 2 of 3 checks, with at least 20 requests. Resolves after 5 min at or below 8 %.
    Cache hit rate: Fires when cache hit rate per model over 1 h is below 50 %, with at least 50 requests. Where it is normally lower, only a clear drop below 0.7x normal fires. Resolves after 5 min at or above 55 %.
    Circuit breaker: Fires at once when a breaker opens. Resolves after it has been closed for 1 min.
    Unusual latency: Fires when the median latency of a model and service is clearly above its normal level at this hour and weekday, or far more requests than normal are slower than its normal p95. Resolves when it is back to normal or accepted as new baseline.
    Unusual time to first token: Fires when the median time to first token of a model and service is clearly above its normal level at this hour and weekday, or far more requests than normal are slower than its normal p95. Resolves when it is back to normal or accepted as new baseline.
    Unusual output length: Fires when the median output length of a model and service is clearly off its normal level at this hour and weekday, or far more requests than normal are longer or shorter than its normal p95 or p10. Resolves when it is back to normal or accepted as new baseline.
    Unusual cost per request: Fires when the median cost per request of a model and service is clearly above its normal level at this hour and weekday, or far more requests than normal are more expensive than its normal p95. Resolves when it is back to normal or accepted as new baseline.
    Latency objective: Fires when requests slower than 30 s per model burn the error budget of a 95 % objective too fast: critical at 10x over 1 h or 6x over 6 h, warning at 3x over 1 d or 1x over 3 d.
    Error objective: Fires when failed requests per model burn the error budget of a 99 % objective too fast: critical at 14.4x over 1 h or 6x over 6 h, warning at 3x over 1 d or 1x over 3 d.
    Budget: Fires once per period when a budget reaches 80 %, 100 % or 150 %. Resolves at the end of the period.
    Budget forecast: Fires when the forecast exceeds the budget (after 15 % of the period). Critical if even the low estimate does.
    Budget burn: Fires when a budget burns too fast for this time of the week. Monthly and weekly: critical at 6x over 1 h or 3x over 6 h, warning at 2x over 1 d. Daily: critical at 25 % of the budget over 1 h, warning at 50 % of the budget over 4 h. Spend below $5.00 or 2 % of the budget is ignored.
    No traffic: Fires when a model has had no requests for 15 min but normally at least 20 requests arrive at this time of day. Resolves with the next request.
    No traffic (all models): Fires when no requests have arrived for 15 min but normally at least 20 requests arrive at this time of day. Resolves with the next request.
    Sightline health: Fires when a channel fails or is disabled, a message cannot be delivered, a rule, silence or route fails, rules are evaluated late, more names arrive than a project keeps apart or its rules can look back on, or (in the oldest project only) Sightline itself needs attention. Never sent to the affected channel.
    Unpriced model: Fires for each model with requests that have no price. Resolves when its requests have a price.
    Unusual requests: Per-request outliers. Marked only by default, no notification."
  `);
});

it("refuses to compile a kind that lacks a part or reads what it does not need", () => {
  const { describe: _, ...rest } = dailyCost;
  // @ts-expect-error a kind without its description
  const lacking: RuleKind<"daily_cost"> = rest;
  const greedy: RuleKind<"daily_cost", Needing<"budgets">> = {
    ...dailyCost,
    // @ts-expect-error breakers are not among its needs
    judge: (__, { circuits }) => circuitFindings(circuits),
  };
  // @ts-expect-error a registry without one of the kinds
  const registry: { [K in RuleKindName]: RuleKind<K> } = { daily_cost: dailyCost };
  expect([lacking, greedy, registry]).toHaveLength(3);
});

it.each(["", "constructor", "threshold_v1"])("an alert of the unknown kind %j has none", (name) => {
  expect(kindNamed(name)).toBeNull();
});

it.each<[string, string, string | null]>([
  ["threshold", "latency_p99", "latency"],
  ["usual_ratio", "output_tokens_mean", "output_tokens"],
  ["threshold", "errors", "errors"],
  ["anomaly", "cost_per_request", "cost_per_request"],
  ["slo_burn", "error_burn", "errors"],
  ["slo_burn", "latency_burn", "latency"],
  ["daily_cost", "daily_cost", "cost"],
  ["budget_milestones", "budget_milestones", "cost"],
  ["budget_forecast", "budget_forecast", "cost"],
  ["cost_burn", "cost_burn", "cost"],
  ["no_traffic", "no_traffic", "requests"],
  ["no_ingest", "no_ingest", "requests"],
  ["circuit_open", "circuit_open", null],
  ["request_hits", "request_hits", null],
  ["system_fault", "system_fault", null],
  ["unpriced_model", "unpriced_model", null],
  // Alerts from before kinds were stored with them.
  ["threshold", "circuit_open", null],
])("an alert of %s with the type %s is about %s", (kind, type, figure) => {
  expect(kindNamed(kind)!.figure(type)).toBe(figure);
});
