import { expect, test } from "vitest";
import { tableCsv } from "./panel-table";

test("a gap is an empty cell, zero stays zero and numbers keep their sign", () => {
  expect(
    tableCsv({
      columns: ["time", "=p95"],
      rows: [
        ["a", null],
        ["b", 0],
        ["\n=c", -1.5],
      ],
    }),
  ).toBe(`time,'=p95\r\na,\r\nb,0\r\n"'\n=c",-1.5\r\n`);
});
