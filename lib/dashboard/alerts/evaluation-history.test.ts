import { expect, it } from "vitest";
import type { Evaluation } from "@/lib/schema/rules/evaluation";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { evaluationHistory } from "./evaluation-history";

const START = Date.UTC(2026, 10, 23, 12);
const SEEN = { value: 5, threshold: 4, baseline: null, n: 30, verdict: "breaches" } as const;
const at = (minutes: readonly number[]) =>
  minutes.map((minute): Evaluation => ({ ...SEEN, at: START + minute * MINUTE_MS }));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, step) => from + step);
const inMinutes = (epochMs: number) => (epochMs - START) / MINUTE_MS;

/** Minutes since the start of an alert: what is kept of it, what its instance holds, and where others are missing. */
it.each<[string, number[], number[] | null, number | null]>([
  ["it has just fired", [-2, -1, 0], [-2, -1, 0], null],
  ["each minute saw something new", [-2, -1, 0], range(-2, 17), null],
  ["an unchanged one stands for ten minutes", [-2, -1, 0], [-2, -1, 0, 10, 20, 21], null],
  ["an unchanged one of every five minutes stands for fifteen", [0], [0, 15, 30], null],
  ["the newest twenty follow the start directly", [-1, 0], range(1, 20), null],
  ["the newest twenty follow one that is gone", [-1, 0], range(2, 21), 0],
  ["unchanged ones that are gone", [0], range(2, 21).map((step) => step * 10), 0],
  ["it fired again", [-1, 0], [40, 41, 42], 0],
  ["it fired again and was evaluated once since", [0], [40], 0],
  ["no evaluation was made for hours", [0], [0, 1, 2, 180, 181], 2],
  ["its end is kept, with its start", [-1, 0, -1, 0, 5, 6], null, null],
  ["its end is kept, and ones before are gone", [-1, 0, ...range(40, 59)], null, 0],
  ["nothing is known of its start", range(40, 59), null, null],
  ["nothing is stored", [], [], null],
])("evaluations are missing only where they are not stored: %s", (_, kept, latest, expected) => {
  const { evaluations, gapAfter } = evaluationHistory(at(kept), latest && at(latest), START);
  expect(gapAfter === null ? null : inMinutes(gapAfter)).toBe(expected);
  const all = new Set([...kept, ...(latest ?? [])]);
  expect(evaluations.map((one) => inMinutes(one.at))).toEqual([...all].sort((one, other) => one - other));
});

it("those of an earlier end are not shown once it fires again", () => {
  const { evaluations } = evaluationHistory(at([-1, 0, 5, 6]), at([40, 41]), START);
  expect(evaluations.map((one) => inMinutes(one.at))).toEqual([-1, 0, 40, 41]);
});
