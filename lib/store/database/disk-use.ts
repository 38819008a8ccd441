import { listProjectIds } from "@/lib/store/people/projects";
import { readReachable } from "./lost-node";
import { NODES_QUICKLY } from "./lost-projects";
import { pool, transaction } from "./pool";
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

/** `reached`: the projects whose node answers; sizes are of the nodes that do. */
export type DiskUse = { tables: TableUse[]; reached: ReadonlySet<number> };

/** The disk use of every table, on all nodes of a distributed database that answer. */
export async function readDiskUse(): Promise<DiskUse> {
  const { rows } = await pool().query<{ table: string; hasProject: boolean; distributed: boolean }>(
    `SELECT t.name AS table, EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = t.name::regclass
              AND attname = 'project_id' AND NOT attisdropped) AS "hasProject",
            to_regclass('pg_dist_partition') IS NOT NULL AS distributed
     FROM unnest($1::text[]) AS t (name)`,
    [RETENTION.map(({ table }) => table)],
  );
  const spread = new Set(rows[0]?.distributed ? await listDistributed() : []);
  const sizes = await Promise.all([
    readSizes(rows.filter(({ table }) => !spread.has(table)).map(({ table }) => table)),
    readSizesOfWorkers([...spread]),
  ]);
  const sorted = sizes.flat().sort((a, b) => b.bytes - a.bytes);
  const { reached, found } = await readReachable(await listProjectIds(), async (ids) => {
    const tables: TableUse[] = [];
    for (const { table, bytes, pages } of sorted) {
      const { hasProject } = rows.find((row) => row.table === table)!;
      tables.push({ table, bytes, shares: hasProject ? await readShares(table, pages, ids) : null });
    }
    return tables;
  });
  return { tables: found, reached: new Set(reached) };
}

async function listDistributed(): Promise<string[]> {
  const { rows } = await pool().query<{ table: string }>(
    "SELECT logicalrelid::text AS table FROM pg_dist_partition WHERE logicalrelid::text = ANY ($1)",
    [RETENTION.map(({ table }) => table)],
  );
  return rows.map(({ table }) => table);
}

async function readSizes(tables: readonly string[]): Promise<Size[]> {
  const { rows } = await pool().query<Size>(
    `SELECT t.name AS table, sum(pg_total_relation_size(part.oid))::float8 AS bytes,
            sum(pg_relation_size(part.oid) / current_setting('block_size')::int)::float8 AS pages
     FROM unnest($1::text[]) AS t (name)
     CROSS JOIN LATERAL (SELECT t.name::regclass AS oid
       UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = t.name::regclass) part
     GROUP BY t.name ORDER BY t.name`,
    [tables],
  );
  return rows;
}

/** A worker's shards by their table or partition. Citus' own functions of size fail as soon as one node does not answer. */
const SIZES_OF_WORKER = `SELECT coalesce(json_agg(sizes), '[]') FROM (
  SELECT logicalrelid::text AS part, sum(pg_total_relation_size(shard))::float8 AS bytes,
         sum(pg_relation_size(shard) / current_setting('block_size')::int)::float8 AS pages
  FROM (SELECT logicalrelid, to_regclass(shard_name(logicalrelid, shardid)) AS shard FROM pg_dist_shard) AS shards
  WHERE shard IS NOT NULL GROUP BY 1) AS sizes`;

async function readSizesOfWorkers(tables: readonly string[]): Promise<Size[]> {
  if (tables.length === 0) return [];
  const { rows: parts } = await pool().query<{ part: string; table: string }>(
    `SELECT t.name AS table, part.oid::regclass::text AS part FROM unnest($1::text[]) AS t (name)
     CROSS JOIN LATERAL (SELECT t.name::regclass AS oid
       UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = t.name::regclass) part`,
    [tables],
  );
  const answers = await transaction(async (client) => {
    await client.query(NODES_QUICKLY);
    return client.query<{ result: string }>("SELECT result FROM run_command_on_workers($1) WHERE success", [
      SIZES_OF_WORKER,
    ]);
  });
  const sizes = new Map(tables.map((table) => [table, { table, bytes: 0, pages: 0 }]));
  const tableOf = new Map(parts.map(({ part, table }) => [part, table]));
  for (const { result } of answers.rows)
    for (const { part, bytes, pages } of JSON.parse(result) as (Omit<Size, "table"> & { part: string })[]) {
      const size = sizes.get(tableOf.get(part) ?? "");
      if (!size) continue;
      size.bytes += bytes;
      size.pages += pages;
    }
  return [...sizes.values()];
}

async function readShares(
  table: string,
  pages: number,
  projectIds: readonly number[],
): Promise<Map<number, number>> {
  const percent = Math.min(100, (100 * SAMPLE_PAGES) / Math.max(1, pages));
  const { rows } = await pool().query<{ projectId: number; n: number }>(
    `SELECT project_id AS "projectId", count(*)::float8 AS n
     FROM ${table} TABLESAMPLE SYSTEM ($1) /* all projects */ WHERE project_id = ANY ($2) GROUP BY 1`,
    [percent, projectIds],
  );
  const all = rows.reduce((sum, { n }) => sum + n, 0);
  return new Map(rows.map(({ projectId, n }) => [projectId, n / all]));
}
