import { expect, it } from "vitest";
import { closedUntil } from "./closed-window";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 23, 12);

it.each<[string, number, number]>([
  ["a minute that has just ended waits for its late rows", NOON, NOON - MINUTE],
  ["for a minute", NOON + MINUTE - 1, NOON - MINUTE],
  ["and is closed then", NOON + MINUTE, NOON],
])("%s", (_, now, expected) => expect(closedUntil(now)).toBe(expected));
