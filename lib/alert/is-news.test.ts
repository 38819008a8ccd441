import { expect, it } from "vitest";
import type { Evaluation } from "@/lib/schema/rules/evaluation";
import { MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { isNews } from "./is-news";
import { newMachine } from "./machine";

const seen: Evaluation = { at: 0, value: 5, threshold: 4, baseline: null, n: 30, verdict: "breaches" };
const before = {
  labels: { model: "m" },
  machine: { ...newMachine(), state: "firing" as const, recent: [true], lastDataAt: 0 },
  evaluations: [seen],
  worst: { value: 5 },
};
const later = { ...seen, at: 10 * SECOND_MS };
const after = {
  ...before,
  machine: { ...before.machine, lastDataAt: 10 * SECOND_MS },
  evaluations: [seen, later],
};

it.each<[string, boolean, Parameters<typeof isNews>[1]]>([
  ["the same again", false, after],
  ["the same without a value that is stored as null", false, { ...after, worst: { value: 5 } }],
  ["another value", true, { ...after, evaluations: [{ ...later, value: 6 }] }],
  ["another number of requests", true, { ...after, evaluations: [{ ...later, n: 31 }] }],
  ["another verdict", true, { ...after, evaluations: [{ ...later, verdict: "between" }] }],
  ["a further breach that counts", true, { ...after, machine: { ...after.machine, recent: [true, true] } }],
  ["a state", true, { ...after, machine: { ...after.machine, state: "recovering" } }],
  ["the begin of a recovery", true, { ...after, machine: { ...after.machine, recoveringSince: 1 } }],
  ["a first gap", true, { ...after, machine: { ...after.machine, gaps: 1 } }],
  ["another worst value", true, { ...after, worst: { value: 9 } }],
  ["other labels of the same subject", true, { ...after, labels: { model: "n" } }],
  ["the same for ten minutes", true, { ...after, evaluations: [{ ...seen, at: 10 * MINUTE_MS }] }],
  ["the same from a clock set back", true, { ...after, evaluations: [{ ...seen, at: -10 * MINUTE_MS }] }],
  [
    "the same for nearly ten minutes",
    false,
    { ...after, evaluations: [{ ...seen, at: 10 * MINUTE_MS - 1 }] },
  ],
])("%s", (_, expected, next) => {
  expect(isNews(before, next)).toBe(expected);
});
