import { expect, test } from "vitest";
import { type Filters, NO_FILTERS, type SeriesDimension } from "@/lib/schema/figures/filters";
import { ThresholdRule } from "@/lib/schema/rules/kinds/metric";
import type { RuleFilters } from "@/lib/schema/rules/rule-parts";
import { thresholdsOn } from "./thresholds-on";

const rule = (group_by: string[], filters: RuleFilters = {}, enabled = true) => ({
  enabled,
  severity: "warning" as const,
  definition: ThresholdRule.parse({
    kind: "threshold",
    metric: "latency_p95",
    filters,
    group_by,
    comparison: "above",
    threshold: 30_000,
    recovery: 27_000,
    window_seconds: 300,
    persistence: { k: 2, n: 3 },
    keep_firing_seconds: 300,
    min_requests: 20,
  }),
});

const drawn = (rules: ReturnType<typeof rule>[], filters: Partial<Filters> = {}, ...by: SeriesDimension[]) =>
  thresholdsOn("latency_p95", rules, { filters: { ...NO_FILTERS, ...filters }, by }).length === 1;

test("a rule per model is drawn on lines of single models only", () => {
  expect(drawn([rule(["model"])])).toBe(false);
  expect(drawn([rule(["model"])], {}, "model")).toBe(true);
  expect(drawn([rule(["model"])], { models: ["gpt-5"] })).toBe(true);
  expect(drawn([rule(["model"])], { models: ["gpt-5", "gpt-5-mini"] })).toBe(false);
  expect(drawn([rule(["model"])], {}, "service")).toBe(false);
  expect(drawn([rule(["model", "service"])], { services: ["chat"] }, "model")).toBe(true);
});

test("a rule per model and service is drawn on lines of both, and no other rule is", () => {
  const both = rule(["service", "model"]);
  expect(drawn([both], {}, "model", "service")).toBe(true);
  expect(drawn([both], { not: { ...NO_FILTERS, models: ["o3"] } }, "service", "model")).toBe(true);
  expect(drawn([both], {}, "model", "provider")).toBe(false);
  for (const other of [rule(["model"]), rule(["service"]), rule([]), rule(["model", "environment"])])
    expect(drawn([other], {}, "model", "service")).toBe(false);
});

test("a rule of all requests is drawn on the line of all requests only", () => {
  expect(drawn([rule([])])).toBe(true);
  expect(drawn([rule([])], { environments: ["production"] })).toBe(false);
  expect(drawn([rule([])], {}, "model")).toBe(false);
});

test("a rule with a filter is drawn where the chart has the same", () => {
  const production = rule([], { environment: ["production"] });
  expect(drawn([production], { environments: ["production"] })).toBe(true);
  expect(drawn([production])).toBe(false);
  const some = rule(["model"], { model: ["gpt-5"] });
  expect(drawn([some], { models: ["gpt-5"] })).toBe(true);
  expect(drawn([some], { models: ["o3"] })).toBe(false);
  expect(drawn([some], {}, "model")).toBe(false);
});

test("a rule is not drawn where the chart leaves some of its requests out", () => {
  const not = { ...NO_FILTERS, models: ["o3"] };
  expect(drawn([rule([])], { not })).toBe(false);
  expect(drawn([rule(["service"])], { not }, "service")).toBe(false);
  expect(drawn([rule(["model"])], { not }, "model")).toBe(true);
});

test("rules that are off, and of other metrics, are not drawn", () => {
  expect(drawn([rule([], {}, false)])).toBe(false);
  expect(thresholdsOn("latency_p99", [rule([])], { filters: NO_FILTERS, by: [] })).toEqual([]);
  expect(drawn([rule(["error_type"])])).toBe(false);
});

test("a label names the threshold in its unit", () => {
  expect(thresholdsOn("latency_p95", [rule([])], { filters: NO_FILTERS, by: [] })).toEqual([
    { value: 30_000, label: "alert at 30\u202fs", severity: "warning" },
  ]);
});

test("rules with the same threshold have one line", () => {
  const rules = [rule([]), rule([]), rule([])];
  expect(thresholdsOn("latency_p95", rules, { filters: NO_FILTERS, by: [] })).toHaveLength(1);
});

test("a rule that a low normal value keeps silent says so beside its line", () => {
  const plain = rule(["model"]);
  const cache = (unless_normal: boolean) => ({
    ...plain,
    definition: {
      ...plain.definition,
      metric: "cache_hit_rate" as const,
      comparison: "below" as const,
      threshold: 0.5,
      unless_normal,
    },
  });
  const labels = [true, false].map((unlessNormal) =>
    thresholdsOn("cache_hit_rate", [cache(unlessNormal)], { filters: NO_FILTERS, by: ["model"] }).map(
      ({ label }) => label,
    ),
  );
  expect(labels).toEqual([["alert at 50\u202f%, unless normal"], ["alert at 50\u202f%"]]);
});
