import { describe, expect, it } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { addValue } from "@/lib/aggregate/sketch";
import { completed } from "@/lib/rules/completed";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { burnFindings } from "./burn-findings";
import { enterLedgers } from "./burn-ledger";

const NOW = Date.UTC(2026, 10, 23, 14, 30, 20);
const MINUTE_NOW = NOW - 20_000;
const HOUR_NOW = Date.UTC(2026, 10, 23, 14);

/** How many of `requests` failed with the error type 1 (a timeout) or 2 (a client error). */
const row = (bucket: number, requests: number, errors: number, type = 1, seriesId = 1): RollupRow => ({
  seriesId,
  bucket,
  figures: {
    ...emptyRollup(),
    requests,
    successes: requests - errors,
    errors,
    errorTypes: new Map(errors > 0 ? [[type, errors]] : []),
  },
});
const slow = (bucket: number, requests: number, bad: number): RollupRow => {
  const one = row(bucket, requests, 0);
  addValue(one.figures.latencySketch, 1_000, requests - bad);
  addValue(one.figures.latencySketch, 60_000, bad);
  return one;
};
const data = (minutes: RollupRow[], hours: RollupRow[] = []): RuleFigures => ({
  minutes,
  hours,
  timeZone: "UTC",
  errorTypeName: (id) => ["", "timeout", "invalid_request"][id]!,
  series: new Map(
    ["gpt-5", "haiku"].map((model, at) => [at + 1, { model, provider: "", environment: "", service: "" }]),
  ),
});
const errors: BurnDefinition = {
  kind: "slo_burn",
  sli: "errors",
  objective: 0.99,
  slower_than_ms: 30_000,
  group_by: ["model"],
  filters: {},
};
const find = (definition: BurnDefinition, figures: RuleFigures) =>
  burnFindings(definition, figures, [], NOW).map(({ breaches, severity }) => [breaches, severity ?? null]);
const lastHour = (requests: number, bad: number) =>
  Array.from({ length: 60 }, (_, at) => row(MINUTE_NOW - at * MINUTE_MS, requests, bad));
const days = (hours: number, requests: number, bad: number) =>
  Array.from({ length: hours }, (_, at) => row(HOUR_NOW - (at + 1) * HOUR_MS, requests, bad));

describe("an objective burns too fast", () => {
  it.each<[string, RollupRow[], RollupRow[], (boolean | string | null)[]]>([
    ["critical at 20 times over an hour", lastHour(20, 4), [], [true, "critical"]],
    ["not at 10 times over an hour alone", lastHour(20, 2), days(72, 1_200, 0), [false, null]],
    ["critical at 10 times over six hours", lastHour(20, 2), days(6, 1_200, 120), [true, "critical"]],
    ["a warning at 4 times over a day", lastHour(50, 2), days(24, 3_000, 120), [true, "warning"]],
    ["a warning at 2 times over three days", lastHour(50, 1), days(72, 3_000, 60), [true, "warning"]],
    ["not within it", lastHour(100, 1), days(72, 6_000, 30), [false, null]],
    [
      "not once the short window is well",
      [...lastHour(20, 4).slice(6), ...lastHour(20, 0).slice(0, 6)],
      days(72, 1_200, 0),
      [false, null],
    ],
    ["not in the first minutes of a service", [row(MINUTE_NOW, 30, 30)], [], [false, null]],
    ["not by four bad requests", [row(MINUTE_NOW, 4, 4)], [], [false, null]],
    ["not where chance may be it", [row(MINUTE_NOW, 30, 5)], days(72, 1_200, 0), [false, null]],
  ])("%s", (_, minutes, hours, expected) => {
    expect(find(errors, data(minutes, hours))).toEqual([expected]);
  });

  it("by what the service did, not by what callers did", () => {
    const own = lastHour(20, 4).map((one) => ({
      ...one,
      figures: { ...one.figures, errorTypes: new Map([[2, 4]]) },
    }));
    expect(find(errors, data(own))).toEqual([[false, null]]);
  });

  it("by slow requests where latency is the objective", () => {
    const latency: BurnDefinition = { ...errors, sli: "latency", objective: 0.95 };
    const minutes = (bad: number) =>
      Array.from({ length: 60 }, (_, at) => slow(MINUTE_NOW - at * MINUTE_MS, 20, bad));
    const quiet = Array.from({ length: 72 }, (_, at) => slow(HOUR_NOW - (at + 1) * HOUR_MS, 1_200, 0));
    expect(find(latency, data(minutes(1)))).toEqual([[false, null]]);
    // 14.4 times 5 % is more than all: the limit is at half of what can be.
    expect(find(latency, data(minutes(9), quiet))).toEqual([[false, null]]);
    expect(find(latency, data(minutes(12)))).toEqual([[true, "critical"]]);
  });

  it("of each model apart, and ends when it is over", () => {
    const figures = data([...lastHour(20, 4), ...lastHour(20, 0).map((one) => ({ ...one, seriesId: 2 }))]);
    expect(
      burnFindings(errors, figures, [], NOW).map(({ labels, breaches, recovered }) => [
        labels.model,
        breaches,
        recovered,
      ]),
    ).toEqual([
      ["gpt-5", true, false],
      ["haiku", false, true],
    ]);
  });
});

it("counts a window only once the label set is known for long enough, live as in a replay", () => {
  const half = HOUR_NOW + 30 * MINUTE_MS;
  // A replay has the whole past at hand, and must not know more than was known.
  const [ledger] = completed(
    enterLedgers(errors, data([row(half, 20, 0), row(half + HOUR_MS, 20, 0)], [row(HOUR_NOW, 20, 0)])),
  );
  expect(ledger!.firstBefore(half + MINUTE_MS)).toBe(half);
  expect(ledger!.firstBefore(half + 59 * MINUTE_MS)).toBe(half);
  // Of the hours before the last one only whole ones are sure.
  expect(ledger!.firstBefore(half + 2 * HOUR_MS)).toBe(HOUR_NOW + HOUR_MS);
});

it("counts the hours of the last days once, and the minutes in each round", () => {
  const hours = days(48, 20, 1);
  let asked = 0;
  const round = (bad: number) => ({
    ...data(lastHour(20, bad), hours),
    errorTypeName: () => {
      asked += 1;
      return "timeout";
    },
  });
  find(errors, round(1));
  expect(asked).toBe(48 + 60);
  expect(find(errors, round(4))).toEqual(find(errors, data(lastHour(20, 4), days(48, 20, 1))));
  expect(asked).toBe(48 + 60 + 60);
});
