import fc from "fast-check";
import { expect, it } from "vitest";
import { mergeSketch, subtractSketch } from "./sketch";
import { decodeSketch, encodeSketch } from "./sketch-codec";

const countsFrom = (min: number, max: number) =>
  fc
    .dictionary(
      fc.integer({ min, max }).map(String),
      fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 2 ** 31, max: 2 ** 45 })),
      { maxKeys: 30 },
    )
    .map((drawn) => new Map(Object.entries(drawn).map(([index, count]) => [Number(index), count])));
const packed = (buckets: Map<number, number>) => decodeSketch(encodeSketch({ zeroCount: 0, buckets }));
const ascending = (entries: Iterable<[number, number]>) => [...entries].sort((a, b) => a[0] - b[0]);

it("are read as the map that they were, whatever the size of indexes and counts", () => {
  fc.assert(
    fc.property(countsFrom(-2_000, 4_000), fc.integer({ min: -2_000, max: 4_000 }), (map, other) => {
      const { buckets } = packed(map);
      expect(buckets.size).toBe(map.size);
      expect(ascending(buckets)).toEqual(ascending(map));
      expect(ascending(buckets.entries())).toEqual(ascending(map));
      expect([...buckets.keys()].map((index, at) => [index, [...buckets.values()][at]])).toEqual([
        ...buckets,
      ]);
      for (const index of [...map.keys(), other]) {
        expect(buckets.get(index)).toBe(map.get(index));
        expect(buckets.has(index)).toBe(map.has(index));
      }
      const walked: [number, number][] = [];
      buckets.forEach((count, index) => {
        walked.push([index, count]);
      });
      expect(walked).toEqual([...buckets]);
    }),
  );
});

it("are unpacked where a sketch changes, and another sketch that shares them keeps them", () => {
  fc.assert(
    fc.property(countsFrom(-1_000, 3_000), countsFrom(-1_000, 3_000), (one, two) => {
      fc.pre(one.size > 0);
      const sketch = packed(one);
      const shared = { ...sketch };
      const before = encodeSketch(shared);
      mergeSketch(sketch, packed(two));
      expect(encodeSketch(shared)).toEqual(before);
      subtractSketch(sketch, packed(two));
      expect(encodeSketch(sketch)).toEqual(before);
    }),
  );
});
