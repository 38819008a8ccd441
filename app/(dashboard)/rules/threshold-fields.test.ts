import { describe, expect, test } from "vitest";
import { kindOf } from "@/lib/rules/registry";
import { RuleDefinition } from "@/lib/schema/rules/rule";
import { thresholdFields, withThresholds } from "./threshold-fields";

const shared = {
  group_by: [],
  comparison: "above",
  window_seconds: 300,
  persistence: { k: 2, n: 3 },
  keep_firing_seconds: 300,
  min_requests: 20,
  min_events: 0,
};
const latency = RuleDefinition.parse({
  kind: "threshold",
  metric: "latency_p95",
  threshold: 30_000,
  recovery: 27_000,
  ...shared,
});
const errors = RuleDefinition.parse({
  kind: "threshold",
  metric: "error_rate",
  threshold: 0.07,
  recovery: 0.04,
  ...shared,
});
const length = RuleDefinition.parse({
  kind: "usual_ratio",
  metric: "output_tokens_mean",
  threshold: 2,
  recovery: 1.6,
  ...shared,
});
const fieldsOf = (definition: RuleDefinition) => thresholdFields(kindOf(definition).knobs(definition));
const cost = RuleDefinition.parse({ kind: "daily_cost", multiple: 1.5 });
const breaker = RuleDefinition.parse({ kind: "circuit_open", closed_seconds: 60 });

test.each([
  [latency, ["30 s", "27 s", "20 requests"]],
  [errors, ["7 %", "4 %", "20 requests"]],
  [length, ["2 × normal", "1.6 × normal", "20 requests"]],
  [cost, ["1.5 × the budget"]],
  [breaker, ["60 s"]],
])("fields are in the units that people type: %#", (definition, shown) => {
  expect(fieldsOf(definition).map(({ value, unit }) => `${value} ${unit}`)).toEqual(shown);
});

describe("typed values go back into stored units", () => {
  test.each([latency, errors, length, cost, breaker])("unchanged text changes nothing: %#", (definition) => {
    const typed = Object.fromEntries(fieldsOf(definition).map(({ name, value }) => [name, String(value)]));
    expect(withThresholds(definition, fieldsOf(definition), typed)).toEqual(definition);
  });

  test("a decimal comma is a decimal point", () => {
    expect(
      withThresholds(latency, fieldsOf(latency), { threshold: "1,5", recovery: "1", min_requests: "5" }),
    ).toMatchObject({
      threshold: 1_500,
      recovery: 1_000,
      min_requests: 5,
    });
  });

  test.each(["", "abc"])("the schema refuses %j", (text) => {
    const result = RuleDefinition.safeParse(withThresholds(cost, fieldsOf(cost), { multiple: text }));
    expect(result.success).toBe(false);
  });
});
