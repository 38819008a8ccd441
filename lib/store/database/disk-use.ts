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

/** The disk use of every table. */
export async function readDiskUse(): Promise<TableUse[]> {
  const { rows } = await pool().query<{
    table: string;
    bytes: number;
    pages: number;
    hasProject: boolean;
  }>(
    `SELECT t.name AS table, sum(pg_total_relation_size(part.oid))::float8 AS bytes,
            sum(pg_relation_size(part.oid) / current_setting('block_size')::int)::float8 AS pages,
            EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = t.name::regclass AND attname = 'project_id'
              AND NOT attisdropped) AS "hasProject"
     FROM unnest($1::text[]) AS t (name)
     CROSS JOIN LATERAL (SELECT t.name::regclass AS oid
       UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = t.name::regclass) part
     GROUP BY t.name ORDER BY bytes DESC, t.name`,
    [RETENTION.map(({ table }) => table)],
  );
  const use: TableUse[] = [];
  for (const { table, bytes, pages, hasProject } of rows)
    use.push({ table, bytes, shares: hasProject ? await readShares(table, pages) : null });
  return use;
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
