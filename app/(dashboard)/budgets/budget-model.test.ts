import { describe, expect, it } from "vitest";
import { chartLayout } from "@/components/charts/chart-layout";
import type { BudgetHistory } from "@/lib/dashboard/settings/load-budget-history";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { plainSpaces } from "@/test/notice-fixture";
import { budgetModel, exceededText, periodText, shareTone } from "./budget-model";

const FROM = Date.UTC(2026, 10, 23);
const history = (parts: Partial<BudgetHistory> = {}): BudgetHistory => ({
  from: FROM,
  to: FROM + DAY_MS,
  stepMs: HOUR_MS,
  amountUsd: 40,
  period: "daily",
  timeZone: "UTC",
  past: [],
  points: [
    { t: FROM, spent: 0, forecast: null, range: null },
    { t: FROM + HOUR_MS, spent: 10, forecast: 10, range: [10, 10] },
    { t: FROM + DAY_MS, spent: null, forecast: 50, range: [40, 60] },
  ],
  ...parts,
});

describe("the chart of a budget", () => {
  it("says and draws what is spent now, the amount, and where spend leads", () => {
    const model = budgetModel(history());
    expect(plainSpaces(model.description)).toBe(
      "$10.00 of $40.00 spent by 23 Nov, 01:00, forecast $50.00 by 24 Nov, 00:00.",
    );
    expect(model).toMatchObject({
      dot: { t: FROM + HOUR_MS },
      band: { key: "range" },
      thresholds: [{ value: 40 }],
    });
  });

  it("has an axis up to the end of its forecast range", () => {
    const [first, now] = history().points;
    const wide = { t: FROM + DAY_MS, spent: null, forecast: 50, range: [20, 200] as [number, number] };
    const { values } = chartLayout(budgetModel(history({ points: [first!, now!, wide] })), new Set(), {
      tickLimit: 5,
      wantedAxis: 0,
    });
    expect(values.top).toBeGreaterThanOrEqual(200);
  });

  it("has no band while it is too early for a forecast", () => {
    const points = [{ t: FROM, spent: 0, forecast: null, range: null }];
    const model = budgetModel(history({ points }));
    expect(model.band).toBeUndefined();
    expect(plainSpaces(model.description)).toBe("$0 of $40.00 spent by 23 Nov, 00:00.");
  });
});

it.each([
  ["daily", FROM, FROM + DAY_MS, "Mon 23 Nov"],
  ["weekly", FROM, FROM + 7 * DAY_MS, "23 Nov – 29 Nov"],
  ["monthly", Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1), "November 2026"],
] as const)("a past %s period is named by its dates", (period, from, to, text) => {
  expect(periodText({ from, to }, period, "UTC")).toBe(text);
});

it("counts the past periods over the amount", () => {
  const past = [39, 41, 40, 90].map((spentUsd) => ({ from: 0, to: 1, spentUsd }));
  expect(plainSpaces(exceededText(past, 40))).toBe("2 of 4 periods over $40.00");
});

it.each([
  [0.79, "ok"],
  [0.8, "warning"],
  [1, "critical"],
] as const)("a share of %s is %s", (share, tone) => expect(shareTone(share)).toBe(tone));
