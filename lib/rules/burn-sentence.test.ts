import { expect, it } from "vitest";
import type { Finding } from "@/lib/schema/rules/finding";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import { plainSpaces } from "@/test/notice-fixture";
import { alertSentence } from "./alert-sentence";

const FINDING: Finding = {
  labels: {},
  value: null,
  threshold: null,
  baseline: null,
  sampleSize: 1_200,
  enough: true,
  breaches: true,
  recovered: false,
  note: null,
};
const HOUR = 3_600_000;

it("a budget that is spent too fast: how much, of what, against what, and whether it goes on", () => {
  const burn = { longMs: HOUR, shortMs: HOUR / 12, pace: 15, shortPace: 11.94, bad: null };
  const finding = {
    ...FINDING,
    labels: { budget: "Team" },
    value: 150,
    threshold: 144,
    baseline: 7_200,
    burn,
  };
  const definition = { kind: "cost_burn", least_usd: 5 } as const;
  expect(plainSpaces(alertSentence({ definition, version: 1 }, finding))).toBe(
    "$150.00 of the $7,200 budget Team went in the last 1 h, above $144.00: 15.0 times what it allows for at this time, and it is 11.9 times over the last 5 min.",
  );
});

it.each([
  ["errors", "failed"],
  ["latency", "took more than 30 s"],
] as const)("an objective of %s that is used up too fast", (sli, what) => {
  const burn = { longMs: 6 * HOUR, shortMs: HOUR / 2, pace: 8.04, shortPace: 7, bad: 96 };
  const finding = { ...FINDING, labels: { model: "gpt-5" }, value: 8.04, threshold: 6, burn };
  const definition: BurnDefinition = {
    kind: "slo_burn",
    sli,
    objective: 0.99,
    slower_than_ms: 30_000,
    group_by: ["model"],
    filters: {},
  };
  expect(plainSpaces(alertSentence({ definition, version: 1 }, finding))).toBe(
    `The objective of 99 % for gpt-5 is used up 8.0 times as fast as it may be: 96 of 1,200 requests ${what} in the last 6 h, and it is 7.0 times over the last 30 min.`,
  );
});
