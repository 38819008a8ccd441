import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import "@/test/people";
import { pool } from "./pool";
import { type Column, columnArrays, copyRows, insertWhereFreeSql, KeyTaken } from "./store-rows";

type Row = {
  id: number;
  flag: number | null;
  small: number | null;
  large: number | null;
  at: number | null;
  name: string | null;
  tags: string | null;
  digest: Uint8Array;
};

const COLUMNS: readonly Column<Row>[] = [
  { name: "id", type: "int4", of: ({ id }) => id },
  { name: "flag", type: "bool", of: ({ flag }) => flag },
  { name: "small", type: "int2", of: ({ small }) => small },
  { name: "large", type: "int8", of: ({ large }) => large },
  { name: "name", type: "text", of: ({ name }) => name },
  { name: "at", type: "timestamptz", of: ({ at }) => at },
  { name: "tags", type: "jsonb", of: ({ tags }) => tags },
  { name: "digest", type: "uuid", of: ({ digest }) => digest },
];

beforeAll(async () => {
  for (const table of ["copied_rows", "inserted_rows"])
    await pool().query(
      `CREATE TABLE ${table} (id int4 PRIMARY KEY, flag bool, small int2, large int8, name text, at timestamptz, tags jsonb, digest uuid)`,
    );
});
afterAll(async () => {
  await pool().query("DROP TABLE copied_rows, inserted_rows");
});

const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3 });
const anyText = fc.string({ unit: "grapheme", maxLength: 30 }).filter((text) => !text.includes("\0"));
const longText = fc.integer({ min: 0, max: 50_000 }).map((length) => "ü".repeat(length));
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
  flag: option(fc.constantFrom(0, 1)),
  small: option(fc.integer({ min: -32_768, max: 32_767 })),
  large: option(fc.maxSafeInteger()),
  at: option(fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 })),
  name: option(fc.oneof({ arbitrary: anyText, weight: 9 }, longText)),
  tags: option(anyText.map((text) => JSON.stringify({ text }))),
  digest: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});

const stored = async (table: string) => (await pool().query(`SELECT * FROM ${table} ORDER BY id`)).rows;
const one = (more: Partial<Row> = {}): Row => {
  const empty = { flag: null, small: null, large: null, at: null, name: null, tags: null };
  return { id: 1, ...empty, digest: new Uint8Array(16), ...more };
};

it("COPY and INSERT store the same rows", async () => {
  const rows = fc.uniqueArray(row, { maxLength: 40, selector: ({ id }) => id });
  await fc.assert(
    fc.asyncProperty(rows, async (sent) => {
      await pool().query("TRUNCATE copied_rows, inserted_rows");
      await copyRows(pool(), "copied_rows", COLUMNS, sent);
      await pool().query(insertWhereFreeSql("inserted_rows", COLUMNS), columnArrays(COLUMNS, sent));
      const copied = await stored("copied_rows");
      expect(copied).toHaveLength(sent.length);
      expect(copied).toEqual(await stored("inserted_rows"));
    }),
    { numRuns: 40 },
  );
});

it("stores more rows than fit into one message", async () => {
  await pool().query("TRUNCATE copied_rows");
  const rows = Array.from({ length: 5_000 }, (_, id) => one({ id, name: `name of row ${id}` }));
  await copyRows(pool(), "copied_rows", COLUMNS, rows);
  const { rows: counted } = await pool().query(
    "SELECT count(*)::int AS n FROM copied_rows WHERE name = 'name of row ' || id",
  );
  expect(counted).toEqual([{ n: 5_000 }]);
});

it("a duplicate key throws KeyTaken, other errors pass through, and the connection still works", async () => {
  await pool().query("TRUNCATE copied_rows");
  await copyRows(pool(), "copied_rows", COLUMNS, [one()]);
  const client = await pool().connect();
  try {
    await expect(copyRows(client, "copied_rows", COLUMNS, [one({ id: 2 }), one()])).rejects.toThrow(KeyTaken);
    await expect(copyRows(client, "no_such_table", COLUMNS, [one()])).rejects.toThrow(/no_such_table/);
    await expect(copyRows(client, "copied_rows", COLUMNS, [one({ small: 70_000 })])).rejects.toThrow(
      RangeError,
    );
    expect((await client.query("SELECT id FROM copied_rows")).rows).toEqual([{ id: 1 }]);
  } finally {
    client.release();
  }
});
