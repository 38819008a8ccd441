import fc from "fast-check";
import { expect, test } from "vitest";
import { latencyHeat } from "./latency-heat";
import { emptyRollup } from "./rollup";
import { addValue } from "./sketch";

const cellOf = (...latencies: number[]) => {
  const cell = emptyRollup();
  for (const latency of latencies) addValue(cell.latencySketch, latency);
  return cell;
};
const steps = (count: number) => ({
  starts: Array.from({ length: count }, (_, at) => at * 60_000),
  to: count * 60_000,
});

test("each latency is counted in the row whose edges surround it", () => {
  const { times, edges, counts } = latencyHeat([cellOf(1_200, 1_300, 40_000), null], steps(2));
  expect(times).toEqual([0, 60_000, 120_000]);
  expect([edges[0], edges.at(-1)]).toEqual([1_000, 50_000]);
  expect(counts[0]![0]).toBe(2);
  expect(counts[0]!.at(-1)).toBe(1);
  expect(counts[1]!.every((count) => count === 0)).toBe(true);
});

test("no request is lost or counted twice, and there are at most 75 columns", () => {
  const latencies = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(fc.option(latencies), { minLength: 1, maxLength: 300 }), (all) => {
      const cells = all.map((some) => some && cellOf(...some));
      const { edges, times, counts } = latencyHeat(cells, steps(all.length));
      const positive = all.some((some) => some?.some((latency) => latency > 0));
      const total = all.flat().filter((latency) => latency !== null).length;
      expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(positive ? total : 0);
      expect(times.length).toBeLessThanOrEqual(76);
      expect(edges).toEqual([...edges].sort((a, b) => a - b));
    }),
    { numRuns: 50 },
  );
});
