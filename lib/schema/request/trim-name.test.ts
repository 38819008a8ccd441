import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trimName } from "./trim-name";

const BLANKS = [
  " ",
  "\t",
  "\n",
  "\r",
  "\u00a0",
  "\u2003",
  "\u202f",
  "\u200b",
  "\u200d",
  "\u2060",
  "\ufeff",
  "\u00ad",
  "\u3164",
];
const blanks = fc.array(fc.constantFrom(...BLANKS), { maxLength: 4 }).map((some) => some.join(""));

describe("a name", () => {
  it("loses blanks of every kind around it, and keeps those within", () => {
    const inner = fc.constantFrom("gpt-4o", "gpt 4o", "gpt\u00a04o", "é", "模型", "👩‍💻 bot", "x");
    fc.assert(
      fc.property(blanks, inner, blanks, (before, name, after) => {
        expect(trimName(before + name + after)).toBe(name);
        expect(trimName(before + after)).toBe("");
      }),
      { numRuns: 200 },
    );
  });

  it("of a million blanks is trimmed in linear time", () => {
    const start = performance.now();
    expect(trimName(`${" ".repeat(1_000_000)}x`)).toBe("x");
    expect(trimName(`é${" \u200b".repeat(500_000)}é`)).toHaveLength(1_000_002);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
