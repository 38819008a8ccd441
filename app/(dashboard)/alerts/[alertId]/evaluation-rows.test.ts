import { expect, test } from "vitest";
import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { evaluationRows } from "./evaluation-rows";

type Evaluation = AlertDetail["evaluations"][number];
const START = Date.UTC(2026, 10, 23, 12);
const evaluation = (minute: number, more: Partial<Evaluation> = {}): Evaluation => ({
  at: new Date(START + minute * 60_000).toISOString(),
  value: 0.0652,
  threshold: 0.05,
  baseline: null,
  n: 1_240,
  verdict: "breaches",
  ...more,
});
const gaps = (minutes: number[]) =>
  evaluationRows(
    minutes.map((minute) => evaluation(minute)),
    "ratio",
    START,
  ).flatMap(({ at, gap }) => (gap ? [(at - START) / 60_000] : []));

test("the latest evaluation comes first, with values in the alert's unit", () => {
  expect(evaluationRows([evaluation(-1), evaluation(0, { value: 0.1, n: 12 })], "ratio", START)).toEqual([
    { at: START, value: "10\u202f%", threshold: "5\u202f%", n: "12", verdict: "breaches", gap: false },
    expect.objectContaining({ value: "6.5\u202f%", n: "1,240" }),
  ]);
});

test.each([
  [0.05, 0.02, "5\u202f%, normal 2\u202f%"],
  [null, 0.02, "normal 2\u202f%"],
  [null, null, "–"],
])("threshold %s and baseline %s: %s", (threshold, baseline, text) => {
  expect(evaluationRows([evaluation(0, { threshold, baseline })], "ratio", START)[0]!.threshold).toBe(text);
});

test("an evaluation without a value shows dashes, not zeros", () => {
  const bare = evaluation(1, { value: null, threshold: null, n: null, verdict: "absent" });
  expect(evaluationRows([evaluation(0), bare], "ratio", START)[0]).toMatchObject({
    value: "–",
    threshold: "–",
    n: "–",
  });
});

test("a breaker has no values and therefore no rows", () => {
  expect(
    evaluationRows([evaluation(0, { value: null }), evaluation(1, { value: null })], "count", START),
  ).toEqual([]);
  expect(evaluationRows([], "count", START)).toEqual([]);
});

test.each([
  ["consecutive evaluations", [-2, -1, 0, 1, 2], []],
  ["a gap between start and end", [-2, -1, 0, 40, 41, 42], [40]],
  ["one evaluation of the start", [0, 40, 41], [40]],
  ["only the start", [-2, -1, 0], []],
  ["a pause before it fired", [-30, -1, 0, 1], []],
])("%s", (_, minutes, expected) => {
  expect(gaps(minutes)).toEqual(expected);
});
