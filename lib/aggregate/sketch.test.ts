import { DDSketch } from "@datadog/sketches-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Sketch } from "@/lib/schema/figures/rollup";
import {
  addValue,
  emptySketch,
  logMoments,
  mergeSketch,
  mergeSketches,
  quantile,
  quantiles,
  sketchCount,
} from "./sketch";
import { decodeSketch, encodedQuantiles, encodeSketch } from "./sketch-codec";

const sketchOf = (values: readonly number[]) => {
  const sketch = emptySketch();
  for (const value of values) addValue(sketch, value);
  return sketch;
};
const value = fc.oneof(
  fc.integer({ min: 0, max: 3_600_000 }),
  fc.integer({ min: 0, max: 10 ** 14 }),
  fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
  // Beyond what the scratch array holds.
  fc.constantFrom(1e-200, 1e-12, 1e30, 1e200),
);
const values = fc.array(value, { minLength: 1, maxLength: 200 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const ACCURACY = 0.01 + 1e-9;

describe("quantile", () => {
  it("is within 1 % of element floor(n*q) of the sorted values", () => {
    fc.assert(
      fc.property(values, share, (given, q) => {
        const sorted = given.toSorted((a, b) => a - b);
        const exact = sorted[Math.min(Math.floor(given.length * q), given.length - 1)]!;
        expect(Math.abs(quantile(sketchOf(given), q)! - exact)).toBeLessThanOrEqual(exact * ACCURACY);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["nothing", [], 0.5, null],
    ["only zeros", [0, 0, 0], 0.99, 0],
    ["zeros and more: a rank among the zeros", [0, 0, 5], 0.5, 0],
    ["below zero counts as zero", [-3, 0], 0.9, 0],
  ])("of %s", (_, given, q, wanted) => {
    expect(quantile(sketchOf(given), q)).toBe(wanted);
  });

  it("agrees with several at once", () => {
    fc.assert(
      fc.property(values, fc.array(share), (given, qs) => {
        const sketch = sketchOf(given);
        expect(quantiles(sketch, qs)).toEqual(qs.map((q) => quantile(sketch, q)));
      }),
    );
  });

  it("refuses what no bucket can hold", () => {
    expect(() => addValue(emptySketch(), Number.NaN)).toThrow("not a finite number");
    expect(() => addValue(emptySketch(), Number.POSITIVE_INFINITY)).toThrow("not a finite number");
  });
});

describe("against @datadog/sketches-js", () => {
  it("gives the reference's values at the ranks that both define alike", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 2, maxLength: 300 }),
        fc.nat(),
        (given, pick) => {
          const reference = new DDSketch({ relativeAccuracy: 0.01 });
          for (const one of given) reference.accept(one);
          // The reference takes rank q*(n-1): aim between two ranks, so that rounding decides neither.
          const rank = pick % given.length;
          const ours = quantile(sketchOf(given), (rank + 0.5) / given.length)!;
          const theirs = reference.getValueAtQuantile(Math.min(1, (rank + 1e-6) / (given.length - 1)));
          expect(Math.abs(ours - theirs) / theirs).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("merge", () => {
  it("is the sketch of all values together", () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const merged = sketchOf(left);
        mergeSketch(merged, sketchOf(right));
        expect(encodeSketch(merged)).toEqual(encodeSketch(sketchOf([...right, ...left])));
        expect(sketchCount(merged)).toBe(left.length + right.length);
      }),
    );
  });

  it("of any number of sketches changes none of them", () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 4 }), share, (groups, q) => {
        const sketches = groups.map(sketchOf);
        const before = sketches.map(encodeSketch);
        const merged = mergeSketches(sketches);
        const together = sketchOf(groups.flat());
        expect(encodeSketch(merged)).toEqual(encodeSketch(together));
        expect(quantile(merged, q)).toBe(quantile(together, q));
        addValue(merged, 1);
        expect(sketches.map(encodeSketch)).toEqual(before);
      }),
    );
  });
});

describe("encoding", () => {
  const decoded = (...parts: Uint8Array[]) =>
    decodeSketch(Uint8Array.from(parts.flatMap((part) => [...part])));

  it("comes back the same, and several in a row as their merge", () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 4 }), (groups) => {
        const back = decoded(...groups.map((group) => encodeSketch(sketchOf(group))));
        expect(encodeSketch(back)).toEqual(encodeSketch(sketchOf(groups.flat())));
      }),
    );
  });

  it("has a byte for each bucket but the first", () => {
    const sketch = sketchOf(Array.from({ length: 5_000 }, (_, at) => 100 + (at % 500)));
    expect(sketch.buckets.size).toBeGreaterThan(80);
    // Zeros, number of buckets, index of the first in two bytes, mark, count.
    expect(encodeSketch(sketch).length).toBeLessThan(6 + sketch.buckets.size * 1.7);
    const few = sketchOf([100, 100, 101, 103, 300]);
    expect(encodeSketch(few)).toHaveLength(6 + (few.buckets.size - 1) + 1);
  });

  it("of older versions, all varints, is read and merged with what is packed", () => {
    const older = ({ zeroCount, buckets }: ReturnType<typeof emptySketch>) => {
      const varint = (number: number): number[] =>
        number < 128 ? [number] : [(number % 128) | 128, ...varint(Math.floor(number / 128))];
      const entries = [...buckets].sort((a, b) => a[0] - b[0]);
      if (zeroCount === 0 && entries.length === 0) return new Uint8Array(0);
      const parts = entries.flatMap(([index, count], at) => [
        ...varint(at > 0 ? index - entries[at - 1]![0] : index >= 0 ? index * 2 : -index * 2 - 1),
        ...varint(count),
      ]);
      return Uint8Array.from([...varint(zeroCount), ...varint(entries.length), ...parts]);
    };
    fc.assert(
      fc.property(fc.array(fc.tuple(values, fc.boolean()), { maxLength: 4 }), share, (groups, q) => {
        const parts = groups.map(([group, isOld]) => (isOld ? older : encodeSketch)(sketchOf(group)));
        const all = sketchOf(groups.flatMap(([group]) => group));
        expect(encodeSketch(decoded(...parts))).toEqual(encodeSketch(all));
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
        expect(encodedQuantiles(bytes, [q])).toEqual(quantiles(all, [q]));
      }),
    );
  });

  it("is refused by older versions, which must not take it for another sketch", () => {
    const [zeros, length, first, second, mark] = encodeSketch(sketchOf([100, 110, 300]));
    expect([zeros, length, first! >= 128, second! < 128, mark]).toEqual([0, 3, true, true, 0]);
  });

  it("keeps distances and counts of any size", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.integer({ min: -900, max: 3_000 }).map(String),
          fc.integer({ min: 1, max: 2 ** 40 }),
        ),
        (drawn) => {
          const buckets = new Map(Object.entries(drawn).map(([index, count]) => [Number(index), count]));
          const back = decoded(encodeSketch({ zeroCount: 0, buckets }));
          expect([...back.buckets].sort()).toEqual([...buckets].sort());
        },
      ),
    );
  });

  it("is the same whatever the order of the values", () => {
    fc.assert(
      fc.property(values, (given) => {
        expect(encodeSketch(sketchOf(given))).toEqual(encodeSketch(sketchOf(given.toReversed())));
      }),
    );
  });

  it("keeps large counts and buckets below one", () => {
    const sketch = emptySketch();
    addValue(sketch, 1e-6, 2 ** 40);
    addValue(sketch, 0, 2 ** 50);
    const { zeroCount, buckets } = decoded(encodeSketch(sketch));
    expect({ zeroCount, buckets: new Map(buckets) }).toEqual(sketch);
  });

  it("of nothing is empty", () => {
    expect(encodeSketch(emptySketch())).toHaveLength(0);
  });

  it.each([
    ["a cut number", [0x80], "end inside a number"],
    ["a missing bucket", [0, 1], "end inside a number"],
    ["a missing packed count", [0, 2, 4, 0], "end inside a number"],
    ["a missing packed bucket", [0, 2, 4, 0, 1], "end inside a number"],
    ["a missing long distance", [0, 2, 4, 0, 1, 0b11000000], "end inside a number"],
    ["a missing long count", [0, 2, 4, 0, 1, 0b00111111], "end inside a number"],
    ["a packed first bucket with no values", [0, 2, 4, 0, 0, 1], "a count of zero"],
    ["a missing count", [0, 1, 4], "end inside a number"],
    ["a number beyond 2^53", [255, 255, 255, 255, 255, 255, 255, 127], "too large"],
    ["a number without end", Array<number>(12).fill(0x80), "too large"],
    ["a bucket twice", [0, 2, 4, 1, 0, 1], "a distance of zero"],
    ["a bucket with no values", [0, 1, 4, 0], "a count of zero"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeSketch(Uint8Array.from(bytes))).toThrow(message);
  });

  it("of any bytes is decoded or refused, never anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        let sketch: Sketch;
        try {
          sketch = decodeSketch(bytes);
        } catch (error) {
          expect((error as Error).message).toMatch(/^sketch: /);
          return;
        }
        expect(Number.isFinite(sketchCount(sketch))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("logMoments", () => {
  it("is n, mean and variance of the logarithms", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 100 }),
        (given) => {
          const logs = given.map(Math.log);
          const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
          const found = logMoments(sketchOf(given))!;
          expect(found.n).toBe(given.length);
          expect(Math.abs(found.mean - mean)).toBeLessThan(0.0101);
          const deviation = Math.sqrt(logs.reduce((a, b) => a + (b - mean) ** 2, 0) / (logs.length - 1));
          // Each logarithm moves by at most 0.01, so the deviation moves by at most 0.01 * sqrt(n / (n - 1)).
          expect(Math.abs(Math.sqrt(found.variance) - deviation)).toBeLessThan(0.0145);
        },
      ),
    );
  });

  it("needs a positive value", () => {
    expect(logMoments(sketchOf([0, 0]))).toBeNull();
    expect(logMoments(sketchOf([0, 7]))).toMatchObject({ n: 1, variance: 0 });
  });
});

describe("quantiles of encoded sketches", () => {
  it("are those of the decoded ones, to the last bit, for several in a row", () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 4 }), fc.array(share, { maxLength: 4 }), (lists, qs) => {
        const bytes = Uint8Array.from(lists.flatMap((list) => [...encodeSketch(sketchOf(list))]));
        expect(encodedQuantiles(bytes, qs)).toEqual(quantiles(decodeSketch(bytes), qs));
      }),
    );
  });

  it("hold for values beyond the usual range, and refuse damaged bytes without spoiling the next call", () => {
    const far = encodeSketch(sketchOf([1e-300, 5, 1e300]));
    expect(encodedQuantiles(far, [0, 0.5, 1])).toEqual(quantiles(sketchOf([1e-300, 5, 1e300]), [0, 0.5, 1]));
    const good = encodeSketch(sketchOf([5, 6, 7]));
    expect(() => encodedQuantiles(good.subarray(0, good.length - 1), [0.5])).toThrow("sketch");
    expect(encodedQuantiles(good, [0.5])).toEqual(quantiles(sketchOf([5, 6, 7]), [0.5]));
  });
});
