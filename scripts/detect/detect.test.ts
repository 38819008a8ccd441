import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type JudgedRow, seriesJudge } from "./judge-series";
import { readSeries, SeriesFailure, timeOf } from "./read-series";

const folder = mkdtempSync(path.join(tmpdir(), "detect-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function judged(content: string): Promise<JudgedRow[]> {
  const file = path.join(folder, "series.csv");
  writeFileSync(file, content);
  const judge = seriesJudge();
  const rows: JudgedRow[] = [];
  for await (const row of readSeries(file)) rows.push(judge(row));
  return rows;
}

const at = (row: number) =>
  new Date(Date.UTC(2026, 2, 27, 0, 5 * row)).toISOString().slice(0, 19).replace("T", " ");
const csv = (rows: readonly string[]) => `timestamp,value\n${rows.join("\n")}\n`;
const calm = (row: number) => String(50 + ((row * 7) % 24));

describe("detect", () => {
  it("answers one row for each, with the timestamp as it was read", async () => {
    const rows = await judged(
      csv(Array.from({ length: 700 }, (_, row) => `${at(row)},${row === 650 ? 5_000 : calm(row)}`)),
    );
    expect(rows.map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 700 }, (_, row) => at(row)));
    expect(rows.flatMap(({ alert }, row) => (alert ? [row] : []))).toEqual([650]);
    expect(Object.keys(rows[0]!)).toEqual(["timestamp", "value", "score", "alert"]);
  });

  it.each(["", "NaN", "inf", "n/a", "1e999", "0x10", "1 2"])("does not learn the value %j", async (text) => {
    const rows = await judged(
      csv(Array.from({ length: 640 }, (_, row) => `${at(row)},${row === 600 ? text : calm(row)}`)),
    );
    expect(rows[600]).toEqual({ timestamp: at(600), value: null, score: 0, alert: false });
    expect(rows.some(({ alert }) => alert)).toBe(false);
  });

  it("takes gaps, repeated and backward timestamps, and ones that are no time at all", async () => {
    const order = (row: number) =>
      row === 300 ? "not a time" : at(row % 50 === 7 ? row - 3 : row > 400 ? row + 500 : row);
    const rows = await judged(csv(Array.from({ length: 700 }, (_, row) => `${order(row)},${calm(row)}`)));
    expect(rows).toHaveLength(700);
    expect(rows.some(({ alert }) => alert)).toBe(false);
  });

  it("judges each row by the rows so far", async () => {
    const lines = Array.from({ length: 900 }, (_, row) => `${at(row)},${row % 211 === 0 ? row : calm(row)}`);
    const whole = await judged(csv(lines));
    for (const length of [1, 60, 61, 600, 850])
      expect(await judged(csv(lines.slice(0, length)))).toEqual(whole.slice(0, length));
  });

  it.each(["", "time,value\n1,2\n", "1,2\n", "value,timestamp\n"])(
    "refuses the header of %j",
    async (content) => {
      await expect(judged(content)).rejects.toThrow(SeriesFailure);
    },
  );

  it.each([
    ["2014-04-01 00:05:00", Date.UTC(2014, 3, 1, 0, 5)],
    ["2014-04-01T00:05:00Z", Date.UTC(2014, 3, 1, 0, 5)],
    ["2014-04-01T02:05:00+02:00", Date.UTC(2014, 3, 1, 0, 5)],
    ["2014/04/01 00:05", Date.UTC(2014, 3, 1, 0, 5)],
    ["2014-04-01", Date.UTC(2014, 3, 1)],
    ["1396310700", 1_396_310_700_000],
    ["1396310700000", 1_396_310_700_000],
    ["yesterday", Number.NaN],
  ])("reads %s", (timestamp, time) => {
    expect(timeOf(timestamp)).toBe(time);
  });
});
