import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contributions, type Part } from "./contributions";

const part = (name: string, before: [number, number], now: [number, number]): Part => ({
  name,
  before: { sum: before[0], n: before[1] },
  now: { sum: now[0], n: now[1] },
});
const shares = (parts: Part[], kind: "sum" | "mean") =>
  contributions(parts, kind).contributions.map(({ name, share }) => [name, Math.round(share * 100)]);

describe("the contributions to a move", () => {
  it.each<[string, Part[], "sum" | "mean", [string, number][]]>([
    [
      "of a sum are the differences",
      [part("a", [10, 1], [40, 1]), part("b", [10, 1], [20, 1])],
      "sum",
      [
        ["a", 75],
        ["b", 25],
      ],
    ],
    [
      "of a mean are who became slow",
      [part("a", [100, 10], [400, 10]), part("b", [100, 10], [100, 10])],
      "mean",
      [
        ["a", 100],
        ["b", 0],
      ],
    ],
    [
      "of a mean are also who came to weigh more",
      [part("slow", [100, 1], [900, 9]), part("quick", [90, 9], [10, 1])],
      "mean",
      [
        ["slow", 111],
        ["quick", -11],
      ],
    ],
    ["are none where nothing moved", [part("a", [10, 1], [10, 1])], "sum", []],
    ["are none where nothing was before", [part("a", [0, 0], [10, 1])], "mean", []],
  ])("%s", (_, parts, kind, expected) => {
    expect(shares(parts, kind)).toEqual(expected);
  });

  it("add up to the move, in any order of the parts", () => {
    const side = fc.record({ sum: fc.integer({ min: 0, max: 1_000 }), n: fc.integer({ min: 1, max: 50 }) });
    const parts = fc.array(fc.record({ name: fc.string(), before: side, now: side }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(parts, fc.constantFrom("sum" as const, "mean" as const), (all, kind) => {
        const move = contributions(all, kind);
        if (move.contributions.length === 0) return;
        const sum = (of: "amount" | "share") => move.contributions.reduce((total, one) => total + one[of], 0);
        expect(sum("amount")).toBeCloseTo(move.now! - move.before!, 6);
        expect(sum("share")).toBeCloseTo(1, 6);
        const amounts = (one: typeof move) => one.contributions.map(({ amount }) => amount.toFixed(6)).sort();
        expect(amounts(contributions([...all].reverse(), kind))).toEqual(amounts(move));
      }),
      { seed: 5 },
    );
  });
});
