import { expect, it } from "vitest";
import type { Finding } from "@/lib/schema/rules/finding";
import type { RuleDefinition } from "@/lib/schema/rules/rule";
import { plainSpaces } from "@/test/notice-fixture";
import { alertSentence, endSentence } from "./alert-sentence";

const FINDING: Finding = {
  labels: { budget: "Team" },
  value: 274.88,
  threshold: 210,
  baseline: 140,
  sampleSize: 900,
  enough: true,
  breaches: true,
  recovered: false,
  note: null,
};

it.each<[RuleDefinition, Partial<Finding>, string]>([
  [
    { kind: "daily_cost", multiple: 1.5 },
    {},
    "Today's cost, $274.88, has passed $210.00: 1.5 times the $140.00 budget Team.",
  ],
  [
    { kind: "budget_forecast", elapsed_share: 0.15 },
    { threshold: 140, baseline: null, note: "between $260.00 and $290.00" },
    "At its pace the $140.00 budget Team will be passed: $274.88 by the end of its period (between $260.00 and $290.00).",
  ],
])("an alert of %j reads as a sentence", (definition, more, sentence) => {
  expect(plainSpaces(alertSentence({ definition, version: 1 }, { ...FINDING, ...more }))).toBe(sentence);
});

it.each<[RuleDefinition, string, string | null, string]>([
  [
    { kind: "circuit_open", closed_seconds: 60 },
    "Circuit breaker primary is open: 12 timeouts.",
    null,
    "Circuit breaker primary was open: 12 timeouts.",
  ],
  [{ kind: "daily_cost", multiple: 1.5 }, "As it fired.", null, "As it fired."],
  [{ kind: "daily_cost", multiple: 1.5 }, "Just before.", "Worse.", "At its worst: Worse."],
])("the end of an alert of %j says what was", (definition, sentence, worst, expected) => {
  expect(endSentence(definition, sentence, worst, null)).toBe(expected);
});

it.each<[Partial<Finding>, string]>([
  [{ ended: "budget_changed", baseline: 1_000 }, "As it fired. Then the budget was changed to $1,000."],
  [{ ended: "budget_changed", baseline: null }, "As it fired. Then the budget was changed."],
  [{ ended: "budget_deleted", baseline: null }, "As it fired. Then the budget was deleted."],
  [{}, "As it fired."],
])("the end of a budget's alert by %j says what people did", (more, expected) => {
  const definition: RuleDefinition = { kind: "daily_cost", multiple: 1.5 };
  expect(endSentence(definition, "As it fired.", null, { ...FINDING, ...more })).toBe(expected);
});
