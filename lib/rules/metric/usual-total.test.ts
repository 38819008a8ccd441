import { expect, it } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { usualTotals } from "./usual-total";

const COST = DEFAULT_PACK.find(({ packKey }) => packKey === "cost_surge")!.definition as MetricRuleDefinition;
/** A Wednesday, a Sunday and a Tuesday. */
const [WEDNESDAY, SUNDAY, TUESDAY] = [25, 29, 24].map((day) => Date.UTC(2026, 10, day, 12));

/** An hour of each of the days before, the nearest first, in USD. */
const hoursBefore = (now: number, usd: readonly number[]): RollupRow[] =>
  usd.map((cost, at) => ({
    seriesId: 1,
    bucket: now - (at + 1) * DAY_MS - HOUR_MS,
    figures: { ...emptyRollup(), requests: 100, successes: 100, costNano: BigInt(cost * 1e9) },
  }));

it.each<[string, number, number[], number | null]>([
  ["a weekday is compared with the weekdays of the last week", WEDNESDAY!, [9, 10, 2, 2, 11, 10, 9], 10],
  ["a Sunday is compared with all days: two of a weekend are too few", SUNDAY!, [2, 10, 9, 11, 10, 9, 2], 9],
  ["two weekdays of a short history are too few", TUESDAY!, [9, 2, 2, 10], 5.5],
  ["two days say nothing", WEDNESDAY!, [9, 10], null],
])("%s", (_name, now, usd, normal) => {
  const totals = usualTotals(
    COST,
    {
      hours: hoursBefore(now, usd),
      series: new Map([[1, { model: "gpt-5", provider: "", environment: "", service: "" }]]),
      timeZone: "UTC",
    },
    // In the last minute of the hour, so that the window lies in one.
    now - 1,
    7,
  );
  expect(totals({})).toBe(normal);
});
