import { expect, it } from "vitest";
import { MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { aheadBy, clockTrouble } from "./clock-trouble";

const AT = Date.UTC(2026, 10, 28, 12);

it.each([
  [0, null],
  [5 * MINUTE_MS, null],
  [-5 * MINUTE_MS, null],
  [6 * MINUTE_MS, "this machine's clock is 6 min ahead of the database's"],
  [100 * 1_440 * MINUTE_MS, "this machine's clock is 100 d ahead of the database's"],
  [-130 * MINUTE_MS, "this machine's clock is 2 h 10 min behind the database's"],
])("a clock that is %i ms ahead", (ahead, sentence) => {
  expect(clockTrouble(AT + ahead, AT, AT + ahead)).toBe(sentence);
});

it("does not mistake a slow answer for a wrong clock", () => {
  expect(clockTrouble(AT, AT + 1, AT + 20 * MINUTE_MS)).toBeNull();
  expect(clockTrouble(AT, AT + 19 * MINUTE_MS, AT + 20 * MINUTE_MS)).toBeNull();
});

it.each([
  [0, 0],
  [SECOND_MS, 0],
  [-SECOND_MS, 0],
  [2 * SECOND_MS, 2 * SECOND_MS],
  [-100 * 1_440 * MINUTE_MS, -100 * 1_440 * MINUTE_MS],
])("a clock that is %i ms ahead is corrected by %i ms", (ahead, correction) => {
  expect(aheadBy({ asked: AT + ahead, theirs: AT, answered: AT + ahead }, SECOND_MS)).toBe(correction);
});

it("corrects nothing that a slow answer may explain", () => {
  expect(aheadBy({ asked: AT, theirs: AT + 1, answered: AT + 8 * SECOND_MS }, SECOND_MS)).toBe(0);
  expect(aheadBy({ asked: AT, theirs: AT - 6 * SECOND_MS, answered: AT + 2 * SECOND_MS }, SECOND_MS)).toBe(
    7 * SECOND_MS,
  );
});
