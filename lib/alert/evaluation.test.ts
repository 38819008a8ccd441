import { expect, it } from "vitest";
import type { Finding } from "@/lib/schema/rules/finding";
import { evaluationOf, withLatest } from "./evaluation";
import type { Observation } from "./machine";

const FINDING: Finding = {
  labels: {},
  value: 41_200,
  threshold: 30_000,
  baseline: null,
  sampleSize: 312,
  enough: true,
  breaches: true,
  recovered: false,
  note: null,
};
const value = (breaches: boolean, recovered: boolean): Observation => ({
  kind: "value",
  breaches,
  recovered,
  severity: "warning",
});

it.each<[string, Observation, Finding | null, object | null]>([
  [
    "a breach",
    value(true, false),
    FINDING,
    { at: 7, value: 41_200, threshold: 30_000, n: 312, verdict: "breaches" },
  ],
  ["neither bad nor good again", value(false, false), FINDING, { verdict: "between" }],
  ["what goes on, but is no news", value(true, false), { ...FINDING, lingers: true }, { verdict: "between" }],
  ["good again", value(false, true), FINDING, { verdict: "recovered" }],
  ["too little data", { kind: "insufficient", severity: "warning" }, FINDING, { verdict: "too_little_data" }],
  ["a series that is gone", { kind: "absent" }, null, { value: null, n: null, verdict: "absent" }],
  ["what a person did", { kind: "ended", reason: "resolved_by_person" }, null, null],
])("an evaluation is recorded as: %s", (_, observation, finding, expected) => {
  const evaluation = evaluationOf(observation, finding, 7);
  if (expected === null) expect(evaluation).toBeNull();
  else expect(evaluation).toMatchObject(expected);
});

it("the last twenty evaluations are kept, oldest first", () => {
  const seen = Array.from({ length: 25 }, (_, at) => evaluationOf(value(true, false), FINDING, at)!);
  const kept = seen.reduce(withLatest, [] as ReturnType<typeof withLatest>);
  expect(kept.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, at) => at + 5));
  expect(withLatest(kept, null)).toEqual(kept);
});
