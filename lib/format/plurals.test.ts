import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counted, formatCount } from "./format-value";

const FORMATTERS = { formatCount, counted };

describe.each(Object.entries(FORMATTERS))("%s", (_, format) => {
  it.each([
    [0, "0 requests"],
    [1, "1 request"],
    [2, "2 requests"],
    [1_000, "1,000 requests"],
  ])("writes %d as %s", (count, text) => {
    expect(format(count, "request")).toBe(text);
  });

  it("has one noun after a 1 and several after anything else, whatever was rounded", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (count) => {
        const text = format(count, "request");
        expect(/^1 requests?$/.test(text)).toBe(text === "1 request");
        expect(/ request$/.test(text)).toBe(text === "1 request");
      }),
      { numRuns: 300 },
    );
    expect(format(1.04, "request")).toMatch(/^(1 request|1\.0\d* requests)$/);
  });
});
