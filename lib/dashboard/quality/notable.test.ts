import { expect, it } from "vitest";
import { byChange, notableOf, uncomparedText } from "./notable";

const row = (shift: number | null, short: number | null, long: number | null, requests = 1_000) => ({
  ...{ shift, short_share: short, long_share: long, requests },
});
const NONE = { median: false, short: false, long: false };

it.each([
  ["nothing of steady lengths", row(0.04, 0.05, 0.06), NONE],
  ["a median that moved either way", row(-0.2, 0.05, 0.05), { ...NONE, median: true }],
  ["a tail that doubled behind a steady median", row(0.04, 0.05, 0.11), { ...NONE, long: true }],
  ["very short responses", row(0.04, 0.1, 0.05), { ...NONE, short: true }],
  ["no tail of a handful of responses", row(0.04, 0.1, 0.1, 90), NONE],
  ["nothing that is not compared", row(null, null, null), NONE],
])("highlights %s", (_, given, expected) => {
  expect(notableOf(given)).toEqual(expected);
});

it("a tail far out comes before a median that moved a little", () => {
  const [tail, median, steady] = [row(0, 0.05, 0.3), row(0.25, 0.05, 0.05), row(0, 0.05, 0.05)];
  expect([steady, median, tail].sort(byChange)).toEqual([tail, median, steady]);
});

it.each([
  [0, "no earlier period"],
  [3, "not enough data"],
])("after %i requests in the period before it says %s", (requests_before, text) => {
  expect(uncomparedText({ requests_before })).toBe(text);
});
