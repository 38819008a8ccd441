import { expect, it } from "vitest";
import type { Finding } from "@/lib/schema/finding";
import type { RuleDefinition } from "@/lib/schema/rule";
import { plainSpaces } from "@/test/notice-fixture";
import { alertSentence, endSentence } from "./alert-sentence";

const FINDING: Finding = {
  ...{ labels: { budget: "Team" }, value: 274.88, threshold: 210, baseline: 140, sampleSize: 900 },
  ...{ enough: true, breaches: true, recovered: false, note: null },
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
  expect(endSentence(definition, sentence, worst)).toBe(expected);
});
