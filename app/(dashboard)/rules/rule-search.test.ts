import { expect, test } from "vitest";
import { ThresholdRule } from "@/lib/schema/rules/kinds/metric";
import type { RuleFilters } from "@/lib/schema/rules/rule-parts";
import { shownRules } from "./rule-search";

const LIMIT = {
  kind: "threshold",
  ...{ metric: "error_rate", comparison: "above", threshold: 0.05, recovery: 0.04 },
  ...{ window_seconds: 300, persistence: { k: 1, n: 1 }, keep_firing_seconds: 0, min_requests: 1 },
};

const rule = (
  id: string,
  name: string,
  more: { severity?: "warning" | "critical"; enabled?: boolean; firing?: number } = {},
  filters: RuleFilters = {},
) => ({
  rule: {
    id,
    name,
    sentence: `Fires when ${name} is too high.`,
    severity: "warning" as const,
    enabled: true,
    firing: 0,
    definition: ThresholdRule.parse({ ...LIMIT, filters }),
    ...more,
  },
});
const RULES = [
  rule("1", "p95 latency", { severity: "critical" }),
  rule("2", "Error rate", { firing: 2 }),
  rule("3", "Latency objective", { enabled: false }),
];
const shown = (search: string) =>
  shownRules(RULES, new URLSearchParams(search)).shown.map((one) => one.rule.id);

test("rules are found by every word of the text, in any order and case", () => {
  expect(shown("text=LATENCY")).toEqual(["1", "3"]);
  expect(shown("text=critical  p95")).toEqual(["1"]);
  expect(shown("text=too+high+rate")).toEqual(["2"]);
  expect(shown("text=nothing")).toEqual([]);
});

test("rules are found by state; nonsense shows all of them, and says so", () => {
  expect(shown("state=firing")).toEqual(["2"]);
  expect(shown("state=off")).toEqual(["3"]);
  expect(shown("state=on&text=latency")).toEqual(["1"]);
  for (const other of ["", "state=all", "state=x&text=", "text=%20"]) expect(shown(other)).toHaveLength(3);
  const noticesOf = (search: string) => shownRules(RULES, new URLSearchParams(search)).notices;
  expect(noticesOf("state=x&text=")).toEqual(["Ignored unknown value of state: x."]);
  expect(noticesOf("state=all&text=x")).toEqual([]);
});

const LIMITED = [
  rule("all", "All"),
  rule("gpt", "GPT", {}, { model: ["gpt-5", "gpt-5-mini"] }),
  rule("o3", "o3", {}, { model: ["o3"], service: ["chat"] }),
  {
    rule: {
      ...rule("breaker", "Breaker").rule,
      definition: { kind: "circuit_open" as const, closed_seconds: 60 },
    },
  },
];

test.each([
  ["", ["all", "gpt", "o3", "breaker"]],
  ["model=o3", ["all", "o3", "breaker"]],
  ["not_model=o3", ["all", "gpt", "breaker"]],
  // It still covers the other model.
  ["not_model=gpt-5", ["all", "gpt", "o3", "breaker"]],
  ["not_model=gpt-5&not_model=gpt-5-mini", ["all", "o3", "breaker"]],
  ["model=o3&not_service=chat", ["all", "breaker"]],
  ["not_model=o3&text=gpt", ["gpt"]],
])("rules are filtered by what they cover: %s", (search, expected) => {
  expect(shownRules(LIMITED, new URLSearchParams(search)).shown.map((one) => one.rule.id)).toEqual(expected);
});
