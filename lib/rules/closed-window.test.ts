import { expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { closedUntil } from "./closed-window";

const NOON = Date.UTC(2026, 10, 23, 12);

it.each<[string, number, number]>([
  ["a minute that has just ended waits for its late rows", NOON, NOON - MINUTE_MS],
  ["for a minute", NOON + MINUTE_MS - 1, NOON - MINUTE_MS],
  ["and is closed then", NOON + MINUTE_MS, NOON],
])("%s", (_, now, expected) => expect(closedUntil(now)).toBe(expected));
