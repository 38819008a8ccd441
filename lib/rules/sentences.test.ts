import { describe, expect, it } from "vitest";
import type { Finding } from "@/lib/schema/rules/finding";
import { RuleDefinition } from "@/lib/schema/rules/rule";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { plainSpaces } from "@/test/notice-fixture";
import { kindOf } from "./registry";

const FINDING: Finding = {
  labels: {},
  value: null,
  threshold: null,
  baseline: null,
  sampleSize: 900,
  enough: true,
  breaches: true,
  recovered: false,
  note: null,
};
const ERRORS = {
  kind: "threshold",
  metric: "error_rate",
  group_by: ["model", "error_type"],
  comparison: "above",
  threshold: 0.05,
  recovery: 0.04,
  window_seconds: 300,
  persistence: { k: 2, n: 3 },
  keep_firing_seconds: 600,
  min_requests: 20,
};
const LATENCY = {
  ...ERRORS,
  metric: "latency_p95",
  group_by: ["model"],
  threshold: 30_000,
  recovery: 27_000,
};
const LENGTH = {
  ...ERRORS,
  kind: "usual_ratio",
  metric: "output_tokens_mean",
  group_by: ["model"],
  comparison: "below",
  threshold: 0.7,
  recovery: 0.8,
  window_seconds: 900,
};
const OBJECTIVE = { kind: "slo_burn", sli: "errors", objective: 0.99, group_by: ["model"] };
const ANOMALY = { kind: "anomaly", metric: "latency_p50" };
const SILENCE = { window_seconds: 900, usual_requests: 20 };
const evidence = {
  statistic: "typical",
  z: 21,
  spread: 1_150,
  share: null,
  windowMs: 15 * MINUTE_MS,
} as const;
const burn = { longMs: 72 * HOUR_MS, shortMs: 6 * HOUR_MS, pace: 1.3, shortPace: 5.26, bad: 225 };

describe("an alert reads as a sentence", () => {
  it.each<[object, Partial<Finding>, string]>([
    [
      LATENCY,
      { labels: { model: "gpt-5" }, value: 80_000, threshold: 30_000, sampleSize: 30 },
      "p95 latency of gpt-5 is 80 s (30 requests, last 5 min), above 30 s.",
    ],
    [
      { ...LATENCY, group_by: [] },
      { value: 80_000, threshold: 30_000, sampleSize: 1 },
      "p95 latency is 80 s (1 request, last 5 min), above 30 s.",
    ],
    [
      { ...ERRORS, metric: "fallback_rate", group_by: ["provider"] },
      { labels: { provider: "openai" }, value: 0.12, threshold: 0.1, sampleSize: 100 },
      "Fallback rate of openai is 12 % (12 of 100 requests, last 5 min), above 10 %.",
    ],
    [
      { ...ERRORS, metric: "requests", group_by: [], comparison: "below", recovery: 1 },
      { value: 12, threshold: 20, sampleSize: 12 },
      "Requests are 12 (last 5 min), below 20.",
    ],
    [
      ERRORS,
      {
        labels: { model: "gpt-5", error_type: "timeout" },
        value: 0.1,
        threshold: 0.05,
        sampleSize: 90,
      },
      "10 % of requests of gpt-5 failed with timeout in the last 5 min (9 of 90), above 5 %.",
    ],
    [
      { ...ERRORS, group_by: ["error_type"] },
      { labels: { error_type: "timeout" }, value: 0.1, threshold: 0.05, sampleSize: 90 },
      "10 % of all requests failed with timeout in the last 5 min (9 of 90), above 5 %.",
    ],
    [
      LENGTH,
      { labels: { model: "gpt-5" }, value: 200, threshold: 280, baseline: 400, sampleSize: 40 },
      "Mean output tokens of gpt-5 are 200 (40 requests, last 15 min), below 280 (normally 400).",
    ],
    [
      LATENCY,
      { enough: false, sampleSize: 1 },
      "Not enough data for p95 latency: 1 request in the last 5 min, at least 20 needed.",
    ],
    [
      OBJECTIVE,
      { labels: { model: "X" }, burn, sampleSize: 16_703 },
      "X is burning its 99 % error budget 1.3x too fast over 3 d (5.3x over 6 h): 225 of 16,703 requests failed.",
    ],
    [
      { ...OBJECTIVE, sli: "latency", objective: 0.95, group_by: [], filters: { service: ["chat"] } },
      { burn: { ...burn, bad: 1 }, sampleSize: 1 },
      "Traffic for chat is burning its 95 % latency budget 1.3x too fast over 3 d (5.3x over 6 h): 1 of 1 request took more than 30 s.",
    ],
    [
      ANOMALY,
      {
        labels: { model: "gpt-5", service: "chat" },
        value: 27_000,
        baseline: 2_830,
        sampleSize: 34,
        evidence: { ...evidence, historyDays: 14 },
      },
      "Median latency of gpt-5, chat is 27 s (last 15 min), normally 2.83 s. Expected 2.83 s ± 1.15 s, z 21.0, 34 requests, 14 days of history, rule version 3.",
    ],
    [
      ANOMALY,
      {
        labels: { model: "gpt-5" },
        value: 8_400,
        baseline: 5_000,
        sampleSize: 412,
        evidence: {
          ...evidence,
          statistic: "p95",
          z: 5.9,
          share: { now: 0.12, usual: 0.05 },
          windowMs: HOUR_MS,
          historyDays: 1,
        },
      },
      "12 % of requests of gpt-5 (last 1 h) are slower than the normal p95 of 5 s, normally 5 %. The p95 is now 8.4 s, z 5.9, 412 requests, 1 day of history, rule version 3.",
    ],
    [
      { kind: "daily_cost", multiple: 1.5 },
      { labels: { budget: "Team" }, value: 274.88, threshold: 210, baseline: 140 },
      "Budget Team is at 196 % ($274.88 of $140.00) today, above 150 %.",
    ],
    [
      { kind: "budget_milestones", milestones: [{ share: 0.8, severity: "warning" }] },
      { labels: { budget: "month", milestone: "80 %", period: "2026-11-01" }, value: 85, baseline: 100 },
      "Budget month is at 85 % ($85.00 of $100.00) since 1 Nov.",
    ],
    [
      { kind: "budget_milestones", milestones: [{ share: 0.8, severity: "warning" }] },
      {
        labels: { budget: "month", milestone: "80 %", period: "2026-11-01" },
        value: 85,
        baseline: 100,
        note: "gpt-5 $70.00 (+$70.00)",
      },
      "Budget month is at 85 % ($85.00 of $100.00) since 1 Nov. Top spenders vs previous period: gpt-5 $70.00 (+$70.00).",
    ],
    [
      { kind: "budget_forecast", elapsed_share: 0.15 },
      { labels: { budget: "Team" }, value: 274.88, threshold: 140, note: "$260.00 to $290.00" },
      "At the current pace, budget Team ($140.00) will be exceeded: forecast $274.88 ($260.00 to $290.00) by period end.",
    ],
    [
      { kind: "cost_burn" },
      {
        labels: { budget: "Team" },
        value: 150,
        threshold: 144,
        baseline: 7_200,
        burn: { longMs: HOUR_MS, shortMs: 5 * MINUTE_MS, pace: 15, shortPace: 11.94, bad: null },
      },
      "Budget Team is burning 15x too fast: $150.00 of $7,200 spent in 1 h (11.9x over the last 5 min).",
    ],
    [
      { kind: "no_traffic", ...SILENCE },
      { labels: { model: "gpt-5" }, value: 0, baseline: 100 },
      "No requests for gpt-5 in the last 15 min, normally 100 at this time of day.",
    ],
    [
      { kind: "no_ingest", ...SILENCE },
      { value: 0, baseline: 100 },
      "No requests in the last 15 min, normally 100 at this time of day.",
    ],
    [
      { kind: "request_hits" },
      {
        labels: { model: "gpt-5", service: "chat", hits: "latency_spike" },
        value: 2,
        sampleSize: 30,
        note: "9000 (z 9.1)",
      },
      "2 latency spikes in 30 requests of gpt-5, chat (last 5 min). Largest: 9000 (z 9.1).",
    ],
    [
      { kind: "request_hits" },
      { labels: { model: "gpt-5", hits: "cost_spike" }, value: 1, baseline: 0.04, sampleSize: 1 },
      "1 cost spike in 1 request of gpt-5 (last 15 min), normally 0.",
    ],
    [
      { kind: "circuit_open", closed_seconds: 60 },
      { labels: { breaker: "primary" }, note: "12 timeouts" },
      "Circuit breaker primary is open: 12 timeouts.",
    ],
    [
      { kind: "circuit_open", closed_seconds: 60 },
      { labels: { breaker: "primary" } },
      "Circuit breaker primary is open.",
    ],
    [
      { kind: "unpriced_model" },
      { labels: { model: "X" }, value: 5, sampleSize: 20 },
      "No price for X: 5 of 20 requests in the last day have no cost.",
    ],
    [
      { kind: "unpriced_model" },
      { labels: { model: "X" }, value: 1, sampleSize: 1 },
      "No price for X: 1 of 1 request in the last day has no cost.",
    ],
    [
      { kind: "system_fault" },
      { labels: { fault: "channel degraded", channel: "ops" }, value: 5, note: "timeout" },
      "Channel ops is failing: the last 5 deliveries failed. timeout",
    ],
    [
      { kind: "system_fault" },
      { labels: { fault: "channel degraded", channel: "ops" }, value: 1 },
      "Channel ops is failing: the last delivery failed.",
    ],
    [
      { kind: "system_fault" },
      { labels: { fault: "channel disabled", channel: "ops" }, value: 1 },
      "Channel ops was disabled: its receiver no longer exists.",
    ],
    [
      { kind: "system_fault" },
      { labels: { fault: "delivery failed", channel: "ops" }, value: 1 },
      "Channel ops did not accept 1 message, which was dropped.",
    ],
    [
      { kind: "system_fault" },
      { labels: { fault: "delivery failed", channel: "ops" }, value: 2 },
      "Channel ops did not accept 2 messages, which were dropped.",
    ],
    [
      { kind: "system_fault" },
      { labels: { fault: "rule failing", failing_rule: "p95 latency" }, value: 3 },
      "Rule p95 latency failed to evaluate 3 times in a row.",
    ],
    [
      { kind: "system_fault" },
      {
        labels: { fault: "silence failing", failing_silence: '"deploy" by ana@example.org' },
        value: 1,
        note: "matchers: Required",
      },
      'Silence "deploy" by ana@example.org cannot be read and suppresses nothing. matchers: Required',
    ],
    [
      { kind: "system_fault" },
      { labels: { fault: "names full", project: "Checkout" }, value: 2_100 },
      "Project Checkout keeps 10,000 combinations of model, provider, service and environment apart. 2,100 requests of the last hour have another one and count as model __other__. Send what differs with each request as a tag.",
    ],
    [
      { kind: "system_fault" },
      { labels: { fault: "history short", project: "Checkout" }, value: 132 },
      "Rules of project Checkout compare with 2.5 d instead of 8 d: the oldest 5.5 d are left out, because its combinations of model, provider, service and environment have more than 300,000 hours with requests. Send what differs with each request as a tag.",
    ],
    [
      { kind: "system_fault" },
      { labels: { fault: "route failing", failing_route: "critical alerts to ops" }, value: 1 },
      "The route for critical alerts to ops cannot be read and notifies no channel.",
    ],
  ])("%j: %s", (given, more, sentence) => {
    const definition = RuleDefinition.parse(given);
    const said = kindOf(definition).sentence({ definition, version: 3 }, { ...FINDING, ...more });
    expect(plainSpaces(said)).toBe(sentence);
  });

  it.each<[object, string, string | null, string]>([
    [
      { kind: "circuit_open", closed_seconds: 60 },
      "Circuit breaker primary is open: 12 timeouts.",
      null,
      "Circuit breaker primary was open: 12 timeouts.",
    ],
    [{ kind: "daily_cost", multiple: 1.5 }, "As it fired.", null, "As it fired."],
    [{ kind: "daily_cost", multiple: 1.5 }, "Just before.", "Worse.", "Peak: Worse."],
  ])("the sentence of a resolved alert of %j is in the past", (given, sentence, peak, expected) => {
    expect(kindOf(RuleDefinition.parse(given)).endSentence(sentence, peak, null)).toBe(expected);
  });

  it.each<[Partial<Finding>, string]>([
    [{ ended: "budget_changed", baseline: 1_000 }, "As it fired. The budget was then changed to $1,000."],
    [{ ended: "budget_changed", baseline: null }, "As it fired. The budget was then changed."],
    [{ ended: "budget_deleted", baseline: null }, "As it fired. The budget was then deleted."],
    [{}, "As it fired."],
  ])("the sentence of a budget alert resolved by %j says what changed", (more, expected) => {
    const { endSentence } = kindOf({ kind: "daily_cost" });
    expect(endSentence("As it fired.", null, { ...FINDING, ...more })).toBe(expected);
  });
});

describe("a rule in words", () => {
  it.each<[object, string]>([
    [
      ERRORS,
      "Fires when error rate per model and error type over 5 min is above 5 % in 2 of 3 checks, with at least 20 requests. Resolves after 10 min at or below 4 %.",
    ],
    [{ ...ERRORS, min_events: 5 }, "with at least 20 requests and 5 errors."],
    [{ ...ERRORS, min_requests: 1, min_events: 1 }, "with at least 1 request and 1 error."],
    [{ ...ERRORS, confidence: true }, "20 requests, if statistically significant."],
    [{ ...ERRORS, no_data: "ok" }, "4 %. Missing data resolves it."],
    [{ ...ERRORS, no_data: "alert" }, "4 %. Missing data also fires it."],
    [{ ...ERRORS, critical_threshold: 0.2 }, "above 5 % (critical above 20 %)"],
    [{ ...ERRORS, filters: { model: ["a", "b"], service: ["c"] } }, "for a or b or c over 5 min"],
    [{ ...ERRORS, persistence: { k: 1, n: 1 } }, "above 5 %, with"],
    [{ ...LENGTH, threshold: 0.75 }, "is below 0.75x the normal value at this hour in 2 of 3"],
    [LENGTH, "Resolves after 10 min at or above 0.8x the normal value at this hour."],
    [
      OBJECTIVE,
      "Fires when failed requests per model burn the error budget of a 99 % objective too fast: critical at 14.4x over 1 h or 6x over 6 h, warning at 3x over 1 d or 1x over 3 d.",
    ],
    // Half of all requests is the most that a row asks for.
    [{ ...OBJECTIVE, sli: "latency", objective: 0.95 }, "requests slower than 30 s per model burn"],
    [{ ...OBJECTIVE, sli: "latency", objective: 0.95 }, "critical at 10x over 1 h or 6x over 6 h"],
    [{ ...OBJECTIVE, filters: { service: ["chat"] } }, "failed requests per model for chat burn"],
    [{ kind: "no_traffic", ...SILENCE, usual_requests: 1 }, "normally at least 1 request arrives at"],
    [{ ...ANOMALY, detectors: ["level"], side: "below" }, "is clearly below its normal level"],
    [
      { ...ANOMALY, detectors: ["tail"], side: "above" },
      "Fires when far more requests than normal are slower",
    ],
  ])("%j: %s", (given, part) => {
    const definition = RuleDefinition.parse(given);
    expect(plainSpaces(kindOf(definition).describe(definition))).toContain(part);
  });
});
