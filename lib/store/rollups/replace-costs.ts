import { emptyCosts } from "@/lib/aggregate/rollup";
import type { CostFigures } from "@/lib/schema/figures/rollup";
import { isoTime } from "@/lib/schema/time/epoch";
import { fixedArray } from "@/lib/store/database/binary-arrays";
import type { Client } from "@/lib/store/database/client";
import { ALL_SERIES } from "./merge-into-rollups";
import { columnParameter, type MergedTable, type RollupRecord } from "./rollup-codec";
import { ROLLUP_COLUMNS, type RollupColumn } from "./rollup-columns";

export type KeyedCosts = { seriesId: number; bucket: number; costs: CostFigures };
type CostColumn = RollupColumn & { field: keyof CostFigures };

const COLUMNS = ROLLUP_COLUMNS.filter(({ field }) => field in emptyCosts()) as CostColumn[];
const NAMES = COLUMNS.map(({ name }) => name).join(", ");
const SUMS = COLUMNS.map(({ name, merge }) => `${merge(name)} AS ${name}`).join(", ");
const WRITE_ROWS = 5_000;

/** Writes the costs of rows that exist; all other figures stay. */
export async function replaceCosts(
  client: Client,
  table: MergedTable,
  projectId: number,
  rows: readonly KeyedCosts[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += WRITE_ROWS)
    await replaceSome(client, table, projectId, rows.slice(at, at + WRITE_ROWS));
}

async function replaceSome(
  client: Client,
  table: MergedTable,
  projectId: number,
  rows: readonly KeyedCosts[],
): Promise<void> {
  const buckets = rows.map(({ bucket }) => bucket);
  // The bounds repeat the keys, so that the planner prunes partitions.
  await client.query(
    `UPDATE ${table} t SET ${COLUMNS.map(({ name }) => `${name} = u.${name}`).join(", ")}
     FROM unnest($4::int4[], $5::timestamptz[], ${COLUMNS.map(({ type }, at) => `$${at + 6}::${type}[]`).join(", ")})
       AS u (series_id, bucket, ${NAMES})
     WHERE t.project_id = $1 AND t.bucket >= $2 AND t.bucket <= $3 AND t.series_id = u.series_id AND t.bucket = u.bucket`,
    [
      projectId,
      isoTime(buckets.reduce((a, b) => Math.min(a, b))),
      isoTime(buckets.reduce((a, b) => Math.max(a, b))),
      fixedArray(
        "int4",
        rows.map(({ seriesId }) => seriesId),
      ),
      fixedArray("timestamptz", buckets),
      ...COLUMNS.map((column) =>
        columnParameter(
          column,
          rows.map(({ costs }) => costs[column.field]),
        ),
      ),
    ],
  );
}

/** The costs of one bucket of `target`, for some series of a project, from the rows of the level below in [from, to). */
export async function sumUpCosts(
  client: Client,
  source: Exclude<MergedTable, "rollup_1d">,
  target: MergedTable,
  of: { projectId: number; series: readonly number[]; from: number; to: number },
): Promise<void> {
  const { rows } = await client.query<RollupRecord & { series_id: number }>(
    `SELECT series_id, ${SUMS} FROM ${source}
     WHERE project_id = $1 AND series_id = ANY($2::int4[]) AND bucket >= $3 AND bucket < $4 GROUP BY series_id`,
    [of.projectId, of.series, isoTime(of.from), isoTime(of.to)],
  );
  const summed = rows.map((row) => ({ seriesId: row.series_id, bucket: of.from, costs: costsOf(row) }));
  await replaceCosts(client, target, of.projectId, summed);
}

/** The costs of the minutes of a project in [from, to), from those of its series. */
export async function sumUpCostsOfAll(
  client: Client,
  of: { projectId: number; from: number; to: number },
): Promise<void> {
  if (of.from >= of.to) return;
  const { rows } = await client.query<RollupRecord>(
    `SELECT bucket, ${SUMS} FROM rollup_1m WHERE project_id = $1 AND bucket >= $2 AND bucket < $3 GROUP BY bucket`,
    [of.projectId, isoTime(of.from), isoTime(of.to)],
  );
  const summed = rows.map((row) => ({
    seriesId: ALL_SERIES,
    bucket: row.bucket.getTime(),
    costs: costsOf(row),
  }));
  await replaceCosts(client, "rollup_1m_all", of.projectId, summed);
}

function costsOf(sums: RollupRecord): CostFigures {
  const costs: Record<string, unknown> = emptyCosts();
  for (const { field, name, decode } of COLUMNS) costs[field] = decode(sums[name]);
  return costs as CostFigures;
}
