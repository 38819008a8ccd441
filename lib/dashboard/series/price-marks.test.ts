import { expect, test } from "vitest";
import { priceMarks } from "./load-marks";

test("a new price is marked where it begins within the range, the newest first", () => {
  const from = (iso: string | null) => ({ model: "gpt-5", from: iso });
  const prices = [null, "2026-11-01T00:00:00Z", "2026-11-09T00:00:00Z", "2026-11-10T00:00:00Z"].map(from);
  const span = { from: Date.parse("2026-11-01T00:00:00Z"), to: Date.parse("2026-11-10T00:00:00Z") };
  expect(priceMarks(prices, span).map((mark) => new Date(mark.from).toISOString())).toEqual([
    "2026-11-09T00:00:00.000Z",
    "2026-11-01T00:00:00.000Z",
  ]);
});
