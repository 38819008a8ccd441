import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordRule } from "./record-rule";
import { UsualRange } from "./usual-range";

/** The eight features of an hourly series at its last row, each from the rows themselves. */
function featuresByTheBook(rows: readonly (number | null)[]): (number | null)[] {
  const known = rows.filter((value) => value !== null);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = (values: readonly number[]) =>
    Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  const value = known.at(-1)!;
  const sameTime = Array.from({ length: 28 }, (_, day) =>
    [-1, 0, 1].map((beside) => rows[rows.length - 1 - 24 * (day + 1) + beside] ?? null),
  ).flat();
  const past = sameTime.filter((one) => one !== null).sort((a, b) => a - b);
  const middle = past.length / 2;
  return [
    value,
    known.length < 2 ? null : value - known.at(-2)!,
    mean(known.slice(-3)),
    known.length < 6 ? null : mean(known.slice(-3)) - mean(known.slice(-6, -3)),
    deviation(known.slice(-3)),
    mean(known.slice(-6)),
    deviation(known.slice(-6)),
    past.length < 3 ? null : value - (past[Math.ceil(middle) - 1]! + past[Math.floor(middle)]!) / 2,
  ];
}

const drawnRow = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 100 }) },
  { weight: 1, arbitrary: fc.integer({ min: -300, max: 300 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);

describe("the record rule, by the book", () => {
  it("is as far out as the furthest of its eight features", () => {
    fc.assert(
      fc.property(fc.array(drawnRow, { minLength: 200, maxLength: 300, size: "max" }), (drawn) => {
        const values = drawn.map((value, at) =>
          value === null ? null : value + ((at * at * 37) % 101) / 10,
        );
        const rule = new RecordRule(3_600_000);
        const ranges = Array.from({ length: 8 }, () => new UsualRange(24));
        for (const [row, value] of values.entries()) {
          const { score, severity } = rule.observe(value);
          if (value === null) continue;
          let furthest = Number.NEGATIVE_INFINITY;
          for (const [at, feature] of featuresByTheBook(values.slice(0, row + 1)).entries()) {
            if (feature === null) continue;
            const range = ranges[at]!.before(row);
            ranges[at]!.push(feature);
            if (row < 48 || range === null || range.count < 60) continue;
            const { high, low } = range;
            furthest = Math.max(furthest, Math.max(feature - high, low - feature) / (high - low));
          }
          expect(score).toBeCloseTo(Math.max(0, (1 + 2 * furthest) / 1.5), 6);
          if (Math.abs(furthest - 1) > 1e-6) expect(severity).toBe(furthest >= 1 ? "critical" : "warning");
        }
      }),
      { seed: 8, numRuns: 10 },
    );
  });
});
