import { describe, expect, it } from "vitest";
import type { Budget } from "@/lib/schema/rules/budget";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { COST_BURN_WINDOWS_MS, costBurnFindings } from "./cost-burn-findings";

const LENGTH = { daily: DAY_MS, weekly: 7 * DAY_MS, monthly: 30 * DAY_MS };
const RULE = { kind: "cost_burn", least_usd: 5 } as const;

type Period = Budget["period"];
/** Spend by window; a window that is not named spends evenly, at exactly what the budget allows for. */
function find(period: Period, amountUsd: number, spent: Record<number, number>, forecastUsd = 0) {
  const budget: Budget = {
    id: "b",
    projectId: 1,
    name: "Team",
    period,
    amountUsd,
    timeZone: "UTC",
    scope: {},
  };
  const windows = COST_BURN_WINDOWS_MS.map((windowMs) => {
    const usualShare = windowMs / LENGTH[period];
    const spentUsd = spent[windowMs] ?? amountUsd * usualShare;
    return [windowMs, { spentUsd, usualShare, requests: 40 }] as const;
  });
  return costBurnFindings(RULE, [{ budget, forecastUsd, windows: new Map(windows) }])[0]!;
}

describe("a budget is spent too fast", () => {
  // Of a month of $7,200 an hour allows for $10 and five minutes for $0.83; of a day of $240, too.
  it.each<[string, Period, number, Record<number, number>, number | undefined, (boolean | string | null)[]]>([
    ["not at its own pace", "monthly", 7_200, {}, undefined, [false, null]],
    [
      "not where six times the pace is under 2 % of the month",
      "monthly",
      7_200,
      { [HOUR_MS]: 100, [5 * MINUTE_MS]: 10 },
      undefined,
      [false, null],
    ],
    [
      "critical where an hour spends 2 % of the month, and still does",
      "monthly",
      7_200,
      { [HOUR_MS]: 150, [5 * MINUTE_MS]: 10 },
      undefined,
      [true, "critical"],
    ],
    [
      "not once the last five minutes are well",
      "monthly",
      7_200,
      { [HOUR_MS]: 150, [5 * MINUTE_MS]: 4 },
      undefined,
      [false, null],
    ],
    [
      "critical at three times over six hours",
      "monthly",
      7_200,
      { [6 * HOUR_MS]: 370, [30 * MINUTE_MS]: 16 },
      undefined,
      [true, "critical"],
    ],
    [
      "a warning at twice over a day that spends a tenth of the month",
      "monthly",
      7_200,
      { [DAY_MS]: 725, [2 * HOUR_MS]: 41 },
      undefined,
      [true, "warning"],
    ],
    [
      "a warning at a little more than allowed over three days only where the forecast is beyond, too",
      "monthly",
      7_200,
      { [3 * DAY_MS]: 870, [6 * HOUR_MS]: 73 },
      7_300,
      [true, "warning"],
    ],
    [
      "and not where it is not",
      "monthly",
      7_200,
      { [3 * DAY_MS]: 870, [6 * HOUR_MS]: 73 },
      7_100,
      [false, null],
    ],
    [
      "critical where an hour spends a quarter of the day",
      "daily",
      240,
      { [HOUR_MS]: 61, [5 * MINUTE_MS]: 5 },
      undefined,
      [true, "critical"],
    ],
    [
      "a warning where four hours spend half of it",
      "daily",
      240,
      { [4 * HOUR_MS]: 121, [30 * MINUTE_MS]: 11 },
      undefined,
      [true, "warning"],
    ],
    [
      "critical where an hour spends 5 % of the week",
      "weekly",
      1_680,
      { [HOUR_MS]: 85, [5 * MINUTE_MS]: 6 },
      undefined,
      [true, "critical"],
    ],
    [
      "never by less than five dollars",
      "daily",
      8,
      { [HOUR_MS]: 4.9, [5 * MINUTE_MS]: 2 },
      undefined,
      [false, null],
    ],
  ])("%s", (_, period, amount, spent, forecast, expected) => {
    const { breaches, severity = null, value, threshold } = find(period, amount, spent, forecast);
    expect([breaches, severity]).toEqual(expected);
    if (breaches) expect(value!).toBeGreaterThan(threshold!);
  });

  it.each<[string, Record<number, number>, [boolean, boolean]]>([
    ["ends when the last five minutes are well", { [HOUR_MS]: 150, [5 * MINUTE_MS]: 0 }, [false, true]],
    ["holds just below its limits", { [HOUR_MS]: 140, [5 * MINUTE_MS]: 4.8 }, [false, false]],
    ["ends when the hour is well", { [HOUR_MS]: 100, [5 * MINUTE_MS]: 10 }, [false, true]],
  ])("%s", (_, spent, expected) => {
    const { breaches, recovered } = find("monthly", 7_200, spent);
    expect([breaches, recovered]).toEqual(expected);
  });
});
