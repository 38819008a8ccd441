import { isFiltered } from "@/lib/schema/figures/filters";
import { pool } from "@/lib/store/database/pool";
import { filterParameters, seriesCondition } from "@/lib/store/requests/series-filter";
import { type RollupQuery, statementFor } from "./rollup-statement";

type PastQuery = Pick<RollupQuery, "projectId" | "filters" | "from" | "to">;

/** The number of minute rows in the latest part of a span, and where it begins; reads at most `limit` of them. */
export async function sizeOfMinutes(
  { projectId, filters, from, to }: PastQuery,
  limit: number,
): Promise<{ rows: number; first: number }> {
  const narrows = isFiltered(filters);
  // Without a filter the index is read backward, only as far as the limit.
  const filter = narrows ? `AND ${seriesCondition("series_id", 1, 5)}` : "";
  const part = (table: string) =>
    `(SELECT bucket FROM ${table} WHERE project_id = $1 AND bucket >= $2 AND bucket < $3
      ${filter} ORDER BY bucket DESC LIMIT $4)`;
  const { rows } = await pool().query<{ rows: number; first: Date | null }>(
    `SELECT count(*)::int4 AS rows, min(bucket) AS first FROM (
       SELECT bucket FROM (${part("rollup_1m")} UNION ALL ${part("rollup_fragments")}) AS both_tables
       ORDER BY bucket DESC LIMIT $4) AS latest`,
    [projectId, new Date(from), new Date(to), limit, ...(narrows ? filterParameters(filters) : [])],
  );
  const { rows: count, first } = rows[0]!;
  return { rows: count, first: first?.getTime() ?? to };
}

/** The number of rows of a level in a span. */
export async function countRows(query: PastQuery & Pick<RollupQuery, "level" | "stepMs">): Promise<number> {
  const { text, values } = statementFor({ ...query, groupBy: "series", sketches: [], figures: ["requests"] });
  const { rows } = await pool().query<{ rows: number }>(
    `SELECT count(*)::int4 AS rows FROM (${text}) AS read`,
    values,
  );
  return rows[0]!.rows;
}

export type SetLabel = "model" | "provider" | "environment" | "service" | "error_type";

/** The number of label sets with requests in a span. */
export async function countLabelSets(
  query: PastQuery & Pick<RollupQuery, "level">,
  labels: readonly SetLabel[],
): Promise<number> {
  if (labels.length === 0) return 1;
  const byErrorType = labels.includes("error_type");
  const { text, values } = statementFor({
    ...query,
    stepMs: null,
    groupBy: "series",
    sketches: [],
    figures: byErrorType ? ["error_types"] : ["requests"],
  });
  const columns = labels.map((label) => (label === "error_type" ? "type.id" : `s.${label}`));
  // A merged cell is a list of counts by type.
  const types = `LEFT JOIN LATERAL (
    SELECT jsonb_object_keys(part) AS id FROM jsonb_array_elements(read.error_types) AS part) AS type ON true`;
  const { rows } = await pool().query<{ sets: number }>(
    `SELECT count(*)::int4 AS sets FROM (
       SELECT DISTINCT ${columns.join(", ")} FROM (${text}) AS read
       JOIN series s ON s.id = read.key::int4 ${byErrorType ? types : ""}) AS label_sets`,
    values,
  );
  return rows[0]!.sets;
}
