import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import "@/test/people";
import { pool } from "./pool";
import {
  type Column,
  type CopiedColumn,
  columnArrays,
  copyRows,
  insertWhereFreeSql,
  KeyTaken,
} from "./store-rows";

type Row = {
  id: number;
  flag: number | null;
  small: number | null;
  large: number | null;
  at: number | null;
  name: string | null;
  tags: string | null;
  digest: string;
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
  digest: fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((bytes) => Buffer.from(bytes).toString("latin1")),
});

const stored = async (table: string) => (await pool().query(`SELECT * FROM ${table} ORDER BY id`)).rows;
const one = (more: Partial<Row> = {}): Row => {
  const empty = { flag: null, small: null, large: null, at: null, name: null, tags: null };
  return { id: 1, ...empty, digest: "\0".repeat(16), ...more };
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

type Figures = { sum: bigint | null; bytes: Uint8Array | null };

it("COPY stores whole numbers of any size, and bytes", async () => {
  const columns: readonly CopiedColumn<Figures>[] = [
    { name: "sum", type: "numeric", of: ({ sum }) => (sum === null ? null : String(sum)) },
    { name: "bytes", type: "bytea", of: ({ bytes }) => bytes },
  ];
  const figures: fc.Arbitrary<Figures> = fc.record({
    sum: option(fc.oneof(fc.bigInt(), fc.bigInt({ min: -10_001n, max: 10_001n }))),
    bytes: option(fc.uint8Array({ maxLength: 300 })),
  });
  const client = await pool().connect();
  try {
    await client.query("CREATE TEMPORARY TABLE copied_figures (place serial, sum numeric, bytes bytea)");
    await fc.assert(
      fc.asyncProperty(fc.array(figures, { maxLength: 20 }), async (sent) => {
        await client.query("TRUNCATE copied_figures");
        await copyRows(client, "copied_figures", columns, sent);
        const { rows } = await client.query("SELECT sum, bytes FROM copied_figures ORDER BY place");
        const expected = sent.map(({ sum, bytes }) => ({
          sum: sum === null ? null : String(sum),
          bytes: bytes && Buffer.from(bytes),
        }));
        expect(rows).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  } finally {
    client.release(true);
  }
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
