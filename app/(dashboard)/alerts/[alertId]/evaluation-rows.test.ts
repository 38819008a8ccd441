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
const rows = (evaluations: Evaluation[], gapAfter: string | null = null) =>
  evaluationRows({ evaluations, evaluations_gap_after: gapAfter, unit: "ratio" });

test("the latest evaluation comes first, with values in the alert's unit", () => {
  expect(rows([evaluation(-1), evaluation(0, { value: 0.1, n: 12 })])).toEqual([
    { at: START, value: "10\u202f%", threshold: "5\u202f%", n: "12", verdict: "breaches", gap: false },
    expect.objectContaining({ value: "6.5\u202f%", n: "1,240" }),
  ]);
});

test.each([
  [0.05, 0.02, "5\u202f%, normal 2\u202f%"],
  [null, 0.02, "normal 2\u202f%"],
  [null, null, "–"],
])("threshold %s and baseline %s: %s", (threshold, baseline, text) => {
  expect(rows([evaluation(0, { threshold, baseline })])[0]!.threshold).toBe(text);
});

test("an evaluation without a value shows dashes, not zeros", () => {
  const bare = evaluation(1, { value: null, threshold: null, n: null, verdict: "absent" });
  expect(rows([evaluation(0), bare])[0]).toMatchObject({
    value: "–",
    threshold: "–",
    n: "–",
  });
});

test("a breaker has no values and therefore no rows", () => {
  expect(rows([evaluation(0, { value: null }), evaluation(1, { value: null })])).toEqual([]);
  expect(rows([])).toEqual([]);
});

test.each<[string, number | null, number[]]>([
  ["where evaluations are missing", 0, [40]],
  ["nowhere if none is missing, however long an unchanged one stands", null, []],
  ["nowhere after the newest one", 41, []],
])("a gap stands before the evaluation that follows it: %s", (_, after, expected) => {
  const shown = rows(
    [0, 40, 41].map((minute) => evaluation(minute)),
    after === null ? null : evaluation(after).at,
  );
  expect(shown.flatMap(({ at, gap }) => (gap ? [(at - START) / 60_000] : []))).toEqual(expected);
});
