import { expect, it } from "vitest";
import type { Budget } from "@/lib/schema/rules/budget";
import { forecastFindings } from "./forecast-findings";

const budget: Budget = {
  id: "b",
  projectId: 1,
  name: "month",
  period: "monthly",
  amountUsd: 100,
  timeZone: "UTC",
  scope: {},
};
const range = (low: number, mid: number, high: number) => ({ low, mid, high });

it.each<[string, number, ReturnType<typeof range> | null, object, number?]>([
  ["is silent too early", 0.1, range(200, 220, 240), { enough: false, breaches: false }],
  ["is silent without a forecast", 0.5, null, { enough: false, breaches: false, value: null }],
  ["is silent within the amount", 0.5, range(60, 90, 120), { breaches: false, recovered: true }],
  [
    "warns where it is probably passed",
    0.5,
    range(90, 110, 130),
    { breaches: true, severity: "warning", value: 110 },
  ],
  [
    "is critical where it almost surely is",
    0.5,
    range(105, 110, 130),
    { breaches: true, severity: "critical" },
  ],
  [
    "neither begins nor ends once the amount is spent",
    0.5,
    range(105, 110, 130),
    { breaches: false, recovered: false },
    101,
  ],
])("the forecast of a budget %s", (_, elapsed, forecast, expected, spentUsd = 50) => {
  const definition = { kind: "budget_forecast", elapsed_share: 0.15 } as const;
  const [finding] = forecastFindings(definition, [
    { budget, usualShare: elapsed, spentUsd, requests: 5, forecast },
  ]);
  expect(finding).toMatchObject({ labels: { budget: "month" }, threshold: 100, ...expected });
});
