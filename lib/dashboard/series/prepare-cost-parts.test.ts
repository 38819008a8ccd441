import { expect, it } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { prepareCostParts } from "./prepare-cost-parts";

const DOLLAR = 1_000_000_000n;

it.each([
  ["all were read", 3_772, 3_772, null],
  ["some arrived between the two reads", 3_772, 3_769, null],
  ["more are read than were counted", 3_769, 3_772, null],
  ["only the newest are read", 250_000, 100_000, 100_000],
  ["older ones are no longer stored", 3_772, 1_200, 1_200],
  ["none is stored any more", 3_772, 0, 0],
])("sources are estimated only from a part of the requests: %s", (_, requests, read, expected) => {
  const total = { ...emptyRollup(), requests, costNano: 10n * DOLLAR };
  const provenance = { reported: 2, computed: 6, override: 0, requests: read };
  expect(prepareCostParts(total, provenance).estimatedFrom).toBe(expected);
});

it("sources of a part are scaled to the total, and doubtful costs are taken from the computed ones", () => {
  const total = { ...emptyRollup(), requests: 200_000, costNano: 20n * DOLLAR, doubtfulNano: 5n * DOLLAR };
  const { sources } = prepareCostParts(total, { reported: 2, computed: 6, override: 2, requests: 100_000 });
  expect(sources.map(({ key, usd, share }) => [key, usd, share])).toEqual([
    ["exact", 7, 0.35],
    ["own", 4, 0.2],
    ["reported", 4, 0.2],
    ["doubtful", 5, 0.25],
  ]);
});
