import fc from "fast-check";
import { expect, it } from "vitest";
import { csvLine, plainCell } from "./csv-line";

it.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", `"'\r=1"`],
  ["\n=1", `"'\n=1"`],
  ["＝1+1", "'＝1+1"],
  ["＋1", "'＋1"],
  ["－1", "'－1"],
  ["＠A", "'＠A"],
  ["'=1", "''=1"],
  ["'quoted'", "'quoted'"],
  ['a,"b"', '"a,""b"""'],
  ["gpt-5", "gpt-5"],
])("the text %j cannot run as a formula or break the line", (text, cell) => {
  expect(csvLine([text])).toBe(`${cell}\r\n`);
});

it("writes numbers as they are, nothing for what is not known, and objects as JSON", () => {
  expect(csvLine([-1.5, null, undefined, { team: "=a" }])).toBe('-1.5,,,"{""team"":""=a""}"\r\n');
});

it("is undone when a cell is read", () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", "=", "＝", "-", "a") }));
  fc.assert(
    fc.property(text, (value) => {
      const line = csvLine([value]).slice(0, -2);
      const cell = line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line;
      expect(plainCell(cell)).toBe(value);
    }),
    { numRuns: 300 },
  );
});
