import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
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
  it("returns one row for each, with the original timestamp", async () => {
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

  it("accepts gaps and repeated, backward and invalid timestamps", async () => {
    const order = (row: number) =>
      row === 300 ? "not a time" : at(row % 50 === 7 ? row - 3 : row > 400 ? row + 500 : row);
    const rows = await judged(csv(Array.from({ length: 700 }, (_, row) => `${order(row)},${calm(row)}`)));
    expect(rows).toHaveLength(700);
    expect(rows.some(({ alert }) => alert)).toBe(false);
  });

  it.each([
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\uFEFF${text}`],
    ["no newline at the end", (text: string) => text.trimEnd()],
    ["blank lines", (text: string) => text.replace(/\n/g, "\n\n")],
    ["quotes", (text: string) => text.replace(/[^,\n]+/g, '"$&"')],
    ["spaces around fields", (text: string) => text.replace(/[^,\n]+/g, " $& ")],
  ])("reads the same from a file with %s", async (_, change) => {
    const plain = csv(
      Array.from({ length: 700 }, (_, row) => `${at(row)},${row === 650 ? 5_000 : calm(row)}`),
    );
    const rows = await judged(change(plain));
    expect(rows).toEqual(await judged(plain));
    expect(rows[650]).toMatchObject({ timestamp: at(650), value: 5_000, alert: true });
  });

  it("derives the step from the first 59 positive gaps, ignoring a longer one", async () => {
    const later = (row: number) => at(row > 30 ? row + 4_000 : row);
    const rows = await judged(
      csv(
        Array.from(
          { length: 700 },
          (_, row) => `${later(row)},${row === 400 || row === 620 ? 5_000 : calm(row)}`,
        ),
      ),
    );
    expect(rows.slice(0, 576).every(({ score }) => score === 0)).toBe(true);
    expect(rows.flatMap(({ alert }, row) => (alert ? [row] : []))).toEqual([]);
    expect(rows[577]!.score).toBeGreaterThan(0);
  });

  it("judges a prefix like the whole series", () => {
    const row = fc.record({
      gap: fc.constantFrom(3_600, 3_600, 3_600, 0, -7_200, 90_000),
      value: fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constant(null)),
    });
    const whole = (rows: readonly { gap: number; value: number | null }[]) => {
      const judge = seriesJudge();
      let time = 1_700_000_000;
      return rows.map(({ gap, value }) => {
        time += gap;
        return judge({ timestamp: String(time), value });
      });
    };
    fc.assert(
      fc.property(fc.array(row, { minLength: 100, maxLength: 400 }), fc.nat(400), (rows, length) => {
        expect(whole(rows.slice(0, length))).toEqual(whole(rows).slice(0, length));
      }),
      { seed: 6, numRuns: 40 },
    );
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

describe("npm run detect", () => {
  const detect = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "scripts/detect.ts", ...words],
      { encoding: "utf8" },
    );
    return { status, stdout, stderr };
  };

  it("prints one object per row and nothing else", () => {
    const file = path.join(folder, "printed.csv");
    writeFileSync(file, csv([`${at(0)},1.50`, `${at(1)},`, `${at(2)},7`]));
    expect(detect(file)).toEqual({
      status: 0,
      stderr: "",
      stdout: [
        `{"timestamp":"${at(0)}","value":1.5,"score":0,"alert":false}\n`,
        `{"timestamp":"${at(1)}","value":null,"score":0,"alert":false}\n`,
        `{"timestamp":"${at(2)}","value":7,"score":0,"alert":false}\n`,
      ].join(""),
    });
  });

  it.each([
    ["header.csv", "the header must be timestamp,value"],
    ["missing.csv", "no such file"],
    [".", "directory"],
    [null, "usage"],
  ])("reports %j on stderr with exit code 2", (name, message) => {
    writeFileSync(path.join(folder, "header.csv"), "time,value\n1,2\n");
    const { status, stdout, stderr } = detect(...(name === null ? [] : [path.join(folder, name)]));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
