import { expect, it } from "vitest";
import { closedUntil, closedWindowEnd } from "./closed-window";
import { DEFAULT_PACK } from "./default-pack";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 23, 12);

it.each<[string, number, number]>([
  ["a minute that has just ended waits for its late rows", NOON, NOON - MINUTE],
  ["for a minute", NOON + MINUTE - 1, NOON - MINUTE],
  ["and is closed then", NOON + MINUTE, NOON],
])("%s", (_, now, expected) => expect(closedUntil(now)).toBe(expected));

it("concerns the rules that look for too little, and no other", () => {
  const waiting = DEFAULT_PACK.filter(({ definition }) => closedWindowEnd(definition, NOON) !== null);
  expect(waiting.map(({ packKey }) => packKey)).toEqual([
    "output_length_drop",
    "cache_hit_rate",
    "no_traffic",
    "no_ingest",
  ]);
});
