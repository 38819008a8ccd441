import { describe, expect, test } from "vitest";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { NewRule, RuleDefinition } from "@/lib/schema/rules/rule";
import { draftOf, NEW_DRAFT, type RuleDraft, readDraft, withMeasure, withSuggestion } from "./rule-draft";

const shared = {
  group_by: ["model"],
  comparison: "above",
  window_seconds: 300,
  persistence: { k: 2, n: 3 },
  keep_firing_seconds: 90,
  min_requests: 20,
  min_events: 0,
};
const STRICT = {
  filters: { model: ["gpt-5"], service: ["chat", "search"] },
  critical_threshold: 0.2,
  confidence: true,
  no_data: "alert",
};
const LATENCY = { kind: "threshold", metric: "latency_p95", threshold: 30_000, recovery: 27_500, ...shared };
const ERRORS = {
  ...LATENCY,
  metric: "error_rate",
  threshold: 0.07,
  recovery: 0.05,
  group_by: ["error_type"],
  min_events: 5,
};
const LENGTH = { ...LATENCY, kind: "usual_ratio", metric: "output_tokens_mean", threshold: 2, recovery: 1.6 };

test.each([LATENCY, ERRORS, LENGTH, { ...ERRORS, ...STRICT }])(
  "opening and saving a rule changes nothing: %#",
  (definition) => {
    const rule = NewRule.parse({ name: "Rule", severity: "critical", definition });
    const draft = draftOf(rule.name, rule.severity, rule.definition as never);
    expect(NewRule.parse(readDraft(draft))).toEqual(rule);
  },
);

test("a new rule only lacks a name", () => {
  expect(NewRule.safeParse(readDraft(NEW_DRAFT)).error?.issues.map(({ path }) => path)).toEqual([["name"]]);
  expect(NewRule.safeParse(readDraft({ ...NEW_DRAFT, name: "Slow" })).success).toBe(true);
});

describe("errors name their field", () => {
  test.each<[Partial<RuleDraft>, string]>([
    [{ threshold: "" }, "definition.threshold"],
    [{ threshold: "abc" }, "definition.threshold"],
    [{ recovery: "31" }, "definition.recovery"],
    [{ critical_threshold: "29" }, "definition.critical_threshold"],
    [{ critical_threshold: "x" }, "definition.critical_threshold"],
    [{ window_minutes: "0.5" }, "definition.window_seconds"],
    [{ k: "4" }, "definition.persistence"],
    [{ n: "2.5" }, "definition.persistence.n"],
    [{ keep_firing_minutes: "-1" }, "definition.keep_firing_seconds"],
    [{ min_requests: "0" }, "definition.min_requests"],
    [{ metric: "error_rate", min_events: "x" }, "definition.min_events"],
  ])("%o: %s", (typed, path) => {
    const { error } = NewRule.safeParse(readDraft({ ...NEW_DRAFT, name: "Slow", ...typed }));
    expect(error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });
});

test("fields that do not apply to the metric are left out", () => {
  const draft: RuleDraft = {
    ...NEW_DRAFT,
    group_by: ["model", "error_type"],
    min_events: "5",
    confidence: true,
    no_data: "zero",
  };
  expect(readDraft(draft).definition).toMatchObject({
    group_by: ["model"],
    min_events: 0,
    confidence: false,
    no_data: "keep_last",
  });
  expect(readDraft({ ...draft, metric: "error_rate" }).definition).toMatchObject({
    group_by: ["model", "error_type"],
    min_events: 5,
  });
});

test("a suggestion fills the fields in the unit that is typed", () => {
  expect(
    withSuggestion(NEW_DRAFT, { threshold: 28_000, recovery: 25_200, critical_threshold: 56_000 }),
  ).toMatchObject({
    threshold: "28",
    recovery: "25.2",
    critical_threshold: "56",
  });
});

describe("another metric, kind or direction", () => {
  test.each<[Parameters<typeof withMeasure>[1], string, string]>([
    [{ metric: "latency_p99" }, "41", "40"],
    [{ metric: "error_rate" }, "5", "4"],
    [{ metric: "error_rate", comparison: "below" }, "50", "55"],
    [{ kind: "usual_ratio" }, "2", "1.6"],
    [{ comparison: "below" }, "1", "1.2"],
    [{ metric: "output_tokens" }, "1000", "900"],
  ])("%o", (change, threshold, recovery) => {
    const next = withMeasure({ ...NEW_DRAFT, name: "Slow", threshold: "41", recovery: "40" }, change);
    expect(next).toMatchObject({ ...change, threshold, recovery });
    expect(NewRule.safeParse(readDraft(next)).success).toBe(true);
  });
});

test("what a rule ignores as normal or as too little is kept, and left out where it does not apply", () => {
  const cache = { ...LATENCY, metric: "cache_hit_rate", comparison: "below", threshold: 0.5, recovery: 0.55 };
  const surge = { ...LATENCY, kind: "usual_ratio", metric: "cost", threshold: 2, recovery: 1.5 };
  for (const given of [
    { ...cache, unless_normal: true },
    { ...surge, min_value: 2.5 },
  ]) {
    const definition = RuleDefinition.parse({ ...given, group_by: [] }) as MetricRuleDefinition;
    const draft = draftOf("x", "warning", definition);
    expect(RuleDefinition.parse(readDraft(draft).definition)).toEqual(definition);
    const other = readDraft({ ...draft, kind: "threshold", comparison: "above" });
    expect(other.definition).toMatchObject({ unless_normal: false, min_value: 0 });
  }
});
