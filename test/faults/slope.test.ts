import { expect, it } from "vitest";
import { slopeOf } from "./slope";

it("is that of the last 60 %, whatever the warm-up did", () => {
  const samples = Array.from({ length: 100 }, (_, at) => ({
    minute: at / 10,
    megabytes: at < 40 ? at * 5 : 300 + (at / 10) * 2 + (at % 2),
  }));
  expect(slopeOf(samples)).toBeCloseTo(2, 1);
  expect(slopeOf(samples.map((one) => ({ ...one, megabytes: 300 })))).toBe(0);
});
