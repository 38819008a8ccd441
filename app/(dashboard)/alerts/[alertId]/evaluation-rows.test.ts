import { expect, test } from "vitest";
import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { looksOf } from "./looks";

type Seen = AlertDetail["evaluations"][number];
const START = Date.UTC(2026, 10, 23, 12);
const look = (minute: number, more: Partial<Seen> = {}): Seen => ({
  at: new Date(START + minute * 60_000).toISOString(),
  value: 0.0652,
  threshold: 0.05,
  baseline: null,
  n: 1_240,
  verdict: "breaches",
  ...more,
});
const gaps = (minutes: number[]) =>
  looksOf(
    minutes.map((minute) => look(minute)),
    "ratio",
    START,
  ).flatMap(({ at, gap }) => (gap ? [(at - START) / 60_000] : []));

test("the latest look comes first, its figures in the alert's unit", () => {
  expect(looksOf([look(-1), look(0, { value: 0.1, n: 12 })], "ratio", START)).toEqual([
    { at: START, value: "10\u202f%", against: "5\u202f%", n: "12", verdict: "breaches", gap: false },
    expect.objectContaining({ value: "6.5\u202f%", n: "1,240" }),
  ]);
});

test.each([
  [0.05, 0.02, "5\u202f%, usual 2\u202f%"],
  [null, 0.02, "usual 2\u202f%"],
  [null, null, "–"],
])("held against threshold %s and baseline %s: %s", (threshold, baseline, against) => {
  expect(looksOf([look(0, { threshold, baseline })], "ratio", START)[0]!.against).toBe(against);
});

test("a look without a figure has dashes, not zeros", () => {
  const bare = look(1, { value: null, threshold: null, n: null, verdict: "absent" });
  expect(looksOf([look(0), bare], "ratio", START)[0]).toMatchObject({ value: "–", against: "–", n: "–" });
});

test("a breaker has no figures, and so no looks", () => {
  expect(looksOf([look(0, { value: null }), look(1, { value: null })], "count", START)).toEqual([]);
  expect(looksOf([], "count", START)).toEqual([]);
});

test.each([
  ["looks that follow one another", [-2, -1, 0, 1, 2], []],
  ["the end kept apart from the start", [-2, -1, 0, 40, 41, 42], [40]],
  ["one look of the start", [0, 40, 41], [40]],
  ["the start alone", [-2, -1, 0], []],
  ["a pause before it fired", [-30, -1, 0, 1], []],
])("%s", (_, minutes, expected) => {
  expect(gaps(minutes)).toEqual(expected);
});
