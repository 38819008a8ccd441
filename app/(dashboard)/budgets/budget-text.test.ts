import { expect, test } from "vitest";
import { paceOf, scopeText, spendersText } from "./budget-text";

test.each([
  [{}, "all requests"],
  [{ model: [] }, "all requests"],
  [{ model: ["gpt-5", "o3"], service: ["search"] }, "gpt-5 or o3, search"],
  [{ tag: { name: "team", value: "core" } }, "team core"],
  [{ tag: { name: "team", value: "core" }, user: "ada" }, "team core, user ada"],
  [{ model: ["o3"], api_key: "k1" }, "o3, API key ci"],
])("%j is %s", (scope, text) => expect(scopeText(scope, "ci")).toBe(text));

const budget = {
  amount_usd: 100,
  spent_usd: 30,
  share: 0.3,
  expected_share: 0.25,
  forecast_usd: 90 as number | null,
  forecast_low_usd: 80 as number | null,
};
test.each([
  ["within budget", {}, "ok"],
  ["within budget", { forecast_usd: null, forecast_low_usd: null }, "ok"],
  ["likely to be exceeded", { forecast_usd: 110 }, "warning"],
  ["will be exceeded", { forecast_usd: 130, forecast_low_usd: 105 }, "critical"],
  ["exceeded", { spent_usd: 100, share: 1 }, "critical"],
])("a budget is %s", (text, more, tone) => {
  expect(paceOf({ ...budget, ...more })).toMatchObject({ text, tone });
});

test("compares spend with the expected spend by now", () => {
  expect(paceOf(budget)).toMatchObject({ expectedUsd: 25, difference: expect.closeTo(0.2, 9) });
  expect(paceOf({ ...budget, expected_share: 0 }).difference).toBeNull();
});

test.each<[string, number | null, string]>([
  ["as it was", 3, "Top spenders: gpt-5 $8.00 ($3.00 at this point of the last period)."],
  ["as nothing", 0, "Top spenders: gpt-5 $8.00 ($0 at this point of the last period)."],
  [
    "as unknown where its requests are deleted",
    null,
    "Top spenders: gpt-5 $8.00. What they had spent in the last period is unknown: its first requests are no longer kept.",
  ],
])("tells the spend of the last period %s", (_, before_usd, text) => {
  expect(spendersText([{ model: "gpt-5", cost_usd: 8, before_usd }])).toBe(text);
});
