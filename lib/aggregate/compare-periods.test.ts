import { expect, it } from "vitest";
import type { MetricName } from "@/lib/schema/figures/metric";
import { comparePeriods } from "./compare-periods";

it.each<[string, MetricName, number | null, number | null, ReturnType<typeof comparePeriods>]>([
  ["no data now", "latency_p95", null, 100, { amount: null, kind: "relative", tone: "neutral" }],
  ["no data then", "latency_p95", 100, null, { amount: null, kind: "relative", tone: "neutral" }],
  ["nothing then: no infinity", "cost", 5, 0, { amount: null, kind: "relative", tone: "neutral" }],
  ["slower", "latency_p95", 4900, 1000, { amount: 3.9, kind: "relative", tone: "bad" }],
  ["faster", "latency_p95", 500, 1000, { amount: -0.5, kind: "relative", tone: "good" }],
  ["a little slower", "latency_p95", 1050, 1000, { amount: 0.05, kind: "relative", tone: "neutral" }],
  ["more traffic is neither", "requests", 300, 100, { amount: 2, kind: "relative", tone: "neutral" }],
  ["the same", "cost", 7, 7, { amount: 0, kind: "relative", tone: "neutral" }],
  ["more errors, in points", "error_rate", 0.5, 0.25, { amount: 0.25, kind: "points", tone: "bad" }],
  ["errors from none, in points", "error_rate", 0.5, 0, { amount: 0.5, kind: "points", tone: "bad" }],
  ["more cache hits", "cache_hit_rate", 0.75, 0.5, { amount: 0.25, kind: "points", tone: "good" }],
  [
    "a quiet move of a ratio",
    "error_rate",
    0.0078125,
    0,
    { amount: 0.0078125, kind: "points", tone: "neutral" },
  ],
])("%s", (_, metric, now, before, wanted) => {
  const { amount, ...rest } = comparePeriods(metric, now, before);
  expect(rest).toEqual({ kind: wanted.kind, tone: wanted.tone });
  if (wanted.amount === null) expect(amount).toBeNull();
  else expect(amount).toBeCloseTo(wanted.amount, 12);
});
