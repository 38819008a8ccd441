import { expect, it } from "vitest";
import { type HourSum, onsetOf } from "./onset";

const FIRST = 490_000;
const DAYS = 14;
const END = FIRST + DAYS * 24;
/** Slower by day than by night, 40 requests an hour. */
const hours = (factor: (hour: number) => number, n = 40): HourSum[] =>
  Array.from({ length: DAYS * 24 }, (_, at) => {
    const hour = FIRST + at;
    const noise = 1 + 0.05 * Math.sin(at * 12.9898);
    return { hour, n, sum: n * 2_000 * (1 + 0.4 * Math.sin((hour % 24) / 4)) * noise * factor(hour) };
  });
const step =
  (from: number, by: number, to = Number.POSITIVE_INFINITY) =>
  (hour: number) =>
    hour >= from && hour < to ? by : 1;

it.each<[string, HourSum[], "up" | "down", number | null]>([
  ["60 % slower for a day", hours(step(END - 24, 1.6)), "up", END - 24],
  ["60 % slower for six hours", hours(step(END - 6, 1.6)), "up", END - 6],
  ["half as slow for two days", hours(step(END - 48, 0.5)), "down", END - 48],
  ["slower, where it should have become faster", hours(step(END - 24, 1.6)), "down", null],
  ["as it always is, by day and by night", hours(() => 1), "up", null],
  ["8 % slower", hours(step(END - 24, 1.08)), "up", null],
  ["two requests an hour, 30 % slower for five hours", hours(step(END - 5, 1.3), 2), "up", null],
  ["nothing", [], "up", null],
])("%s", (_, of, direction, expected) => {
  expect(onsetOf(of, direction)).toBe(expected);
});
