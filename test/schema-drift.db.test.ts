import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoTime } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";

const NOW = Date.now();
/** Stands for requests, whose partitions have the key: older ones have another. */
const TODAY = `requests_${isoTime(NOW).slice(0, 10).replaceAll("-", "")}`;

// Prisma's own diff needs its native engine, which cannot be downloaded offline. This compares the declared models with
// the catalog of a migrated database: tables, columns, types, nullability and keys.

type Column = { name: string; type: string; nullable: boolean };
type Table = { columns: Column[]; primaryKey: string[]; uniques: string[] };

const SQL_TYPES: Record<string, string> = {
  String: "text",
  Int: "integer",
  BigInt: "bigint",
  Float: "double precision",
  Boolean: "boolean",
  Json: "jsonb",
  Bytes: "bytea",
  Decimal: "numeric",
  "@db.Uuid": "uuid",
  "@db.SmallInt": "smallint",
  "@db.Timestamptz": "timestamp with time zone",
};

function declaredTables(): Map<string, Table> {
  const folder = path.resolve(import.meta.dirname, "../prisma/schema");
  const text = readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .join("\n");
  const tables = new Map<string, Table>();
  for (const [, body] of text.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)) {
    const lines = body!.split("\n").map((line) => line.trim());
    const table: Table = { columns: [], primaryKey: [], uniques: [] };
    const columnOf = new Map<string, string>();
    const columnsOf = (list: string) => list.split(",").map((field) => columnOf.get(field.trim())!);
    for (const line of lines) {
      const field = line.match(/^(\w+)\s+(\w+)(\[\])?(\?)?(.*)$/);
      if (!field) continue;
      const [, name, scalar, list, optional, rest] = field;
      const native = rest!.match(/@db\.\w+/)?.[0];
      const type =
        SQL_TYPES[native ?? ""] ?? SQL_TYPES[scalar!] ?? (scalar === "DateTime" ? "unmapped" : undefined);
      if (!type) continue;
      const column = rest!.match(/@map\("(\w+)"\)/)?.[1] ?? name!;
      columnOf.set(name!, column);
      table.columns.push({ name: column, type: list ? "ARRAY" : type, nullable: Boolean(optional || list) });
      if (/@id\b/.test(rest!)) table.primaryKey = [column];
      if (/@unique\b/.test(rest!)) table.uniques.push(column);
    }
    for (const line of lines) {
      const id = line.match(/^@@id\(\[(.*?)\]/);
      if (id) table.primaryKey = columnsOf(id[1]!);
      const unique = line.match(/^@@unique\(\[(.*?)\]/);
      if (unique) table.uniques.push(columnsOf(unique[1]!).join(","));
    }
    table.uniques.sort();
    table.columns.sort((a, b) => a.name.localeCompare(b.name));
    tables.set(body!.match(/@@map\("(\w+)"\)/)![1]!, table);
  }
  return tables;
}

describe("the Prisma schema and the migrations", () => {
  let client: pg.Client;
  beforeAll(async () => {
    await ensurePartitions([NOW]);
    client = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await pool().end();
  });

  async function actualTables(): Promise<Map<string, Table>> {
    const { rows: columns } = await client.query<{
      table: string;
      name: string;
      type: string;
      nullable: boolean;
    }>(
      `SELECT CASE k.relname WHEN $1 THEN 'requests' ELSE k.relname END AS table, c.column_name AS name, c.data_type AS type, c.is_nullable = 'YES' AS nullable
       FROM information_schema.columns c JOIN pg_class k ON k.relname = c.table_name
       WHERE c.table_schema = 'public' AND c.table_name NOT IN ('_prisma_migrations', 'requests') AND k.relkind IN ('r', 'p')
         AND (NOT k.relispartition OR k.relname = $1)`,
      [TODAY],
    );
    const { rows: keys } = await client.query<{ table: string; primary: boolean; columns: string }>(
      `SELECT CASE t.relname WHEN $1 THEN 'requests' ELSE t.relname END AS table, i.indisprimary AS primary,
              string_agg(a.attname, ',' ORDER BY array_position(i.indkey::int2[], a.attnum)) AS columns
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
       JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
       WHERE i.indisunique AND i.indpred IS NULL AND (NOT t.relispartition OR t.relname = $1)
       GROUP BY i.indexrelid, t.relname, i.indisprimary`,
      [TODAY],
    );
    const tables = new Map<string, Table>();
    for (const { table, ...column } of columns) {
      const entry = tables.get(table) ?? { columns: [], primaryKey: [], uniques: [] };
      entry.columns.push(column);
      tables.set(table, entry);
    }
    for (const key of keys) {
      const entry = tables.get(key.table);
      if (!entry) continue;
      if (key.primary) entry.primaryKey = key.columns.split(",");
      else entry.uniques.push(key.columns);
    }
    for (const table of tables.values()) {
      table.uniques.sort();
      table.columns.sort((a, b) => a.name.localeCompare(b.name));
    }
    return tables;
  }

  it("declare the same tables, columns, types, nullability and keys", async () => {
    const actual = await actualTables();
    const declared = declaredTables();
    expect([...declared.keys()].sort()).toEqual([...actual.keys()].sort());
    for (const [name, table] of declared) expect({ name, ...table }).toEqual({ name, ...actual.get(name) });
  });
});
