import { expect, it } from "vitest";
import type { AlertChart } from "@/lib/dashboard/alerts/load-alert-chart";
import { alertModel } from "./alert-chart";

const MINUTE = 60_000;
const chart: AlertChart = {
  label: "Error rate",
  unit: "ratio",
  from: 0,
  to: 4 * MINUTE,
  stepSeconds: 60,
  points: [0, 1, 2, 3].map((at) => ({ t: at * MINUTE, value: 0.5, expected: null, band: null })),
  expects: "normal",
  threshold: null,
  budget: null,
  countedSince: null,
  firing: { from: MINUTE, to: 4 * MINUTE },
};

it.each([
  ["the minute that is still open", chart, 3.5 * MINUTE, 3],
  ["nothing once all minutes are over", chart, 4 * MINUTE, null],
  ["nothing of what was spent", { ...chart, budget: 140 }, 3.5 * MINUTE, null],
])("draws as incomplete %s", (_, given, now, expected) => {
  expect(alertModel(given, "critical", "UTC", now).incompleteFrom).toBe(expected);
});
