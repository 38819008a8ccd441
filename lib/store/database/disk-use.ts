import { pool } from "./pool";
import { RETENTION } from "./retention-table";

/** At most this many random pages of each table are read, to see how its rows spread over projects. */
export const SAMPLE_PAGES = 500;

export type TableUse = {
  table: string;
  /** With indexes and partitions, as the database counts them. */
  bytes: number;
  /** The part of the rows that each project has, from a sample; null for a table whose rows name no project. */
  shares: Map<number, number> | null;
};

type Size = { table: string; bytes: number; pages: number };

/** The disk use of every table, on all nodes of a distributed database. */
export async function readDiskUse(): Promise<TableUse[]> {
  const { rows } = await pool().query<{ table: string; hasProject: boolean; distributed: boolean }>(
    `SELECT t.name AS table, EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = t.name::regclass
              AND attname = 'project_id' AND NOT attisdropped) AS "hasProject",
            to_regclass('pg_dist_partition') IS NOT NULL AS distributed
     FROM unnest($1::text[]) AS t (name)`,
    [RETENTION.map(({ table }) => table)],
  );
  const spread = new Set(rows[0]?.distributed ? await listDistributed() : []);
  const sizes = await Promise.all([
    readSizes(
      rows.filter(({ table }) => !spread.has(table)).map(({ table }) => table),
      "pg",
    ),
    readSizes([...spread], "citus"),
  ]);
  const use: TableUse[] = [];
  for (const { table, bytes, pages } of sizes.flat().sort((a, b) => b.bytes - a.bytes)) {
    const { hasProject } = rows.find((row) => row.table === table)!;
    use.push({ table, bytes, shares: hasProject ? await readShares(table, pages) : null });
  }
  return use;
}

async function listDistributed(): Promise<string[]> {
  const { rows } = await pool().query<{ table: string }>(
    "SELECT logicalrelid::text AS table FROM pg_dist_partition WHERE logicalrelid::text = ANY ($1)",
    [RETENTION.map(({ table }) => table)],
  );
  return rows.map(({ table }) => table);
}

/** `by`: whose functions count; those of Citus ask the nodes, those of PostgreSQL see the coordinator's empty tables. */
async function readSizes(tables: readonly string[], by: "pg" | "citus"): Promise<Size[]> {
  if (tables.length === 0) return [];
  const { rows } = await pool().query<Size>(
    `SELECT t.name AS table, sum(${by}_total_relation_size(part.oid))::float8 AS bytes,
            sum(${by}_relation_size(part.oid) / current_setting('block_size')::int)::float8 AS pages
     FROM unnest($1::text[]) AS t (name)
     CROSS JOIN LATERAL (SELECT t.name::regclass AS oid
       UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = t.name::regclass) part
     GROUP BY t.name ORDER BY t.name`,
    [tables],
  );
  return rows;
}

async function readShares(table: string, pages: number): Promise<Map<number, number>> {
  const percent = Math.min(100, (100 * SAMPLE_PAGES) / Math.max(1, pages));
  const { rows } = await pool().query<{ projectId: number; n: number }>(
    `SELECT project_id AS "projectId", count(*)::float8 AS n
     FROM ${table} TABLESAMPLE SYSTEM ($1) /* all projects */ WHERE project_id IS NOT NULL GROUP BY 1`,
    [percent],
  );
  const all = rows.reduce((sum, { n }) => sum + n, 0);
  return new Map(rows.map(({ projectId, n }) => [projectId, n / all]));
}
