import { expect, test } from "vitest";
import { cellText, tableCsv } from "./panel-table";

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

test("times have their zone, which differs where a clock is set back, and year and offset in CSV", () => {
  const cells = ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"].map((iso) => ({
    ts: Date.parse(iso),
    timeZone: "Europe/Vienna",
  }));
  expect(cells.map(cellText)).toEqual(["25 Oct, 02:00 CEST", "25 Oct, 02:00 CET"]);
  expect(tableCsv({ columns: ["Time"], rows: cells.map((cell) => [cell]) })).toBe(
    "Time\r\n2026-10-25T02:00:00+02:00\r\n2026-10-25T02:00:00+01:00\r\n",
  );
});
