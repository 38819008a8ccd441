import { expect, test } from "vitest";
import { tableCsv } from "./panel-table";

test("a gap is an empty cell, zero stays zero and numbers keep their sign", () => {
  expect(
    tableCsv({
      columns: ["time", "p95"],
      rows: [
        ["a", null],
        ["b", 0],
        ["c", -1.5],
      ],
    }),
  ).toBe("time,p95\r\na,\r\nb,0\r\nc,-1.5\r\n");
});

test.each([
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@x", "'@x"],
  ["\tx", "'\tx"],
  ['say "hi"', '"say ""hi"""'],
  ["a,b", '"a,b"'],
  ["two\nlines", '"two\nlines"'],
])("text %j cannot run as a formula or break the row", (text, cell) => {
  expect(tableCsv({ columns: ["x"], rows: [[text]] })).toBe(`x\r\n${cell}\r\n`);
});
