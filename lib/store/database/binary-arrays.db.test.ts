import fc from "fast-check";
import { describe, expect, it } from "vitest";
import "@/test/people";
import { byteaArray, type FixedType, fixedArray, textArray, uuidArray } from "./binary-arrays";
import { pool } from "./pool";

/** How the server reads an array, each element as text. */
async function readBack(type: string, buffer: Buffer): Promise<(string | null)[]> {
  const element =
    type === "bytea" ? "encode(v, 'hex')" : type === "timestamptz" ? "extract(epoch FROM v)" : "v";
  const { rows } = await pool().query(
    `SELECT ${element}::text AS v FROM unnest($1::${type}[]) WITH ORDINALITY AS u (v, n) ORDER BY n`,
    [buffer],
  );
  return rows.map(({ v }) => v);
}

const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(fc.option(arbitrary), { maxLength: 20 });

describe("binary arrays arrive as they were sent", () => {
  const ranges: [FixedType, number, number][] = [
    ["int2", -32_768, 32_767],
    ["int4", -2_147_483_648, 2_147_483_647],
    ["int8", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ];
  it.each(ranges)("%s", async (type, min, max) => {
    await fc.assert(
      fc.asyncProperty(nullable(fc.integer({ min, max })), async (values) => {
        const expected = values.map((value) => (value === null ? null : String(value + 0)));
        expect(await readBack(type, fixedArray(type, values))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it.each(ranges.slice(0, 2))("no %s that is too large", (type, min, max) => {
    for (const value of [min - 1, max + 1, 2 ** 40, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => fixedArray(type, [value])).toThrow("does not fit its column");
  });

  it("bool", async () => {
    expect(await readBack("bool", fixedArray("bool", [1, 0, null]))).toEqual(["true", "false", null]);
  });

  it("timestamptz from epoch milliseconds, before and after 2000", async () => {
    const ms = fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 });
    await fc.assert(
      fc.asyncProperty(nullable(ms), async (values) => {
        const read = await readBack("timestamptz", fixedArray("timestamptz", values));
        expect(read.map((text) => (text === null ? null : Math.round(Number(text) * 1000)))).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it("text, in every script", async () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 30 }).filter((text) => !text.includes("\0"));
    await fc.assert(
      fc.asyncProperty(nullable(anyText), async (values) => {
        expect(await readBack("text", textArray("text", values))).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it("jsonb", async () => {
    const values = ['{"a": "ü🙂"}', null, "[]"];
    expect(await readBack("jsonb", textArray("jsonb", values))).toEqual(values);
  });

  it("bytea, empty ones too", async () => {
    const bytes = [new Uint8Array([0, 255, 7]), new Uint8Array(0)];
    expect(await readBack("bytea", byteaArray(bytes))).toEqual(["00ff07", ""]);
    expect(await readBack("bytea", byteaArray([]))).toEqual([]);
  });

  it("uuid, a character for each byte", async () => {
    const uuids = ["0193a7c4-1f2e-7abc-9def-0123456789ab", null, "ffffffff-ffff-ffff-ffff-ffffffffff00"];
    const characters = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex").toString("latin1");
    const values = uuids.map((uuid) => uuid && characters(uuid));
    expect(await readBack("uuid", uuidArray(values))).toEqual(uuids);
    expect(await readBack("uuid", uuidArray([]))).toEqual([]);
  });

  it("rejects a number that does not fit, instead of storing another one", () => {
    expect(() => fixedArray("int4", [2 ** 31])).toThrow(RangeError);
    expect(() => fixedArray("int2", [70_000])).toThrow(RangeError);
  });
});
