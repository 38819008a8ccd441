import { describe, expect, test } from "vitest";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { roundStrictly, suggestThreshold } from "./suggest-threshold";

function finished<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** An hour at each peak, one a day; all other minutes are quiet. An alert lasts for an hour. */
function story(peaks: readonly number[], quiet: number, days: number) {
  const values = [...Array.from({ length: days * 1_440 - peaks.length * 60 }, () => quiet)];
  for (const peak of peaks) values.push(...Array.from({ length: 60 }, () => peak));
  const beyond = (comparison: string, threshold: number) => (value: number) =>
    comparison === "above" ? value > threshold : value < threshold;
  return (comparison: "above" | "below") =>
    finished(
      suggestThreshold({
        values,
        comparison,
        spanMs: days * DAY_MS,
        *trial(threshold) {
          yield;
          const breaches = beyond(comparison, threshold);
          if (breaches(quiet)) return { alerts: 1, firingMs: days * DAY_MS };
          const alerts = peaks.filter(breaches).length;
          return { alerts, firingMs: alerts * 60 * MINUTE_MS };
        },
      }),
    );
}

describe("the suggested threshold", () => {
  test.each([
    ["two of five peaks in two weeks", [50, 41, 33, 22, 15], 5, 14, "above", 2, [33, 41]],
    ["one of five in one week", [50, 41, 33, 22, 15], 5, 7, "above", 1, [41, 50]],
    ["the lowest two, where too little is looked for", [3, 4, 6, 7], 9, 14, "below", 2, [4, 6]],
    ["ratios", [0.31, 0.22, 0.121, 0.08], 0.02, 14, "above", 2, [0.121, 0.22]],
    ["one peak only: the one, not what always fires", [40], 5, 14, "above", 1, [5, 40]],
    ["peaks of one height: all or none, whichever is nearer", [40, 40, 40], 5, 14, "above", 3, [5, 40]],
    ["nothing ever happens: just beyond what was seen", [], 5, 14, "above", 0, [5, 5]],
  ] as const)("%s", (_, peaks, quiet, days, comparison, alerts, [low, high]) => {
    const found = story(peaks, quiet, days)(comparison)!;
    expect(found.alerts).toBe(alerts);
    expect(found.threshold).toBeGreaterThanOrEqual(low);
    expect(found.threshold).toBeLessThanOrEqual(high);
  });

  test("without values there is none", () => {
    function* trial() {
      yield;
      return { alerts: 0, firingMs: 0 };
    }
    const search = suggestThreshold({ values: [], comparison: "above", spanMs: DAY_MS, trial });
    expect(finished(search)).toBeNull();
  });
});

test.each([
  [30_000, "above", 30_000],
  [30_001, "above", 31_000],
  [30_999, "below", 30_000],
  [0.0712, "above", 0.072],
  [0.07, "above", 0.07],
  [0.0712, "below", 0.071],
  [1.6, "above", 1.6],
  [0, "above", 0],
] as const)("%d is rounded away from firing %s it: %d", (value, comparison, rounded) => {
  expect(roundStrictly(value, comparison)).toBe(rounded);
});
