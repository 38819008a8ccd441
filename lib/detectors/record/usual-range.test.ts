import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsualRange } from "./usual-range";

const HOURLY = 24;
const WEEK = 7 * HOURLY;
const BLOCK = 3;

/** The definition: sorts all blocks for every row. */
function expected(values: readonly number[], row: number): { high: number; low: number } {
  const now = Math.floor(row / BLOCK);
  const blocks = new Map<number, number[]>();
  for (const [at, value] of values.slice(0, row).entries()) {
    const block = Math.floor(at / BLOCK);
    if (block >= now - (28 * HOURLY) / BLOCK) blocks.set(block, [...(blocks.get(block) ?? []), value]);
  }
  const highs = [...blocks.values()].map((of) => Math.max(...of)).sort((a, b) => b - a);
  const lows = [...blocks.values()].map((of) => Math.min(...of)).sort((a, b) => a - b);
  const out = Math.floor(0.05 * blocks.size);
  const weeks = [1, 2, 3, 4].flatMap((week) =>
    [-1, 0, 1].flatMap((beside) => blocks.get(now - (week * WEEK) / BLOCK + beside) ?? []),
  );
  return { high: Math.max(highs[out]!, ...weeks), low: Math.min(lows[out]!, ...weeks) };
}

describe("the usual range", () => {
  it("is that of three-hour blocks less the most extreme twentieth, and of the same hours of earlier weeks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 32 }),
        fc.integer({ min: 1, max: 997 }),
        (shape, stride) => {
          const values = Array.from(
            { length: 36 * HOURLY },
            (_, row) => shape[(row * stride) % shape.length]! + (row % 7),
          );
          const range = new UsualRange(HOURLY);
          for (const [row, value] of values.entries()) {
            const found = range.before(row);
            if (row > 0 && row % 13 === 0) expect(found).toMatchObject(expected(values, row));
            range.push(value);
          }
        },
      ),
      { seed: 7, numRuns: 20 },
    );
  });

  it("is nothing without values, and again after 28 days without", () => {
    const range = new UsualRange(HOURLY);
    expect(range.before(0)).toBeNull();
    range.push(5);
    expect(range.before(1)).toEqual({ high: 5, low: 5, count: 1 });
    expect(range.before(29 * HOURLY)).toBeNull();
  });
});
