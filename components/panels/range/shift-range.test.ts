import { expect, test } from "vitest";
import { absoluteRange, SHIFTS } from "./shift-range";

const span = { from: 1_000, to: 3_000 };

test("a range moves by its length and doubles around its middle", () => {
  expect(SHIFTS.earlier(span)).toEqual({ from: -1_000, to: 1_000 });
  expect(SHIFTS.later(span)).toEqual({ from: 3_000, to: 5_000 });
  expect(SHIFTS["zoom out"](span)).toEqual({ from: 0, to: 4_000 });
  expect(SHIFTS.later(SHIFTS.earlier(span))).toEqual(span);
});

test("its ends are written as moments", () => {
  expect(absoluteRange(span)).toEqual({ from: "1970-01-01T00:00:01.000Z", to: "1970-01-01T00:00:03.000Z" });
});
