import { pool } from "@/lib/store/database/pool";
import { type RollupQuery, statementFor } from "./rollup-statement";

/** The ids of the series of a span with the most requests and of those with the highest cost, `limit` of each. */
export async function listLargestSeries(
  query: Pick<RollupQuery, "projectId" | "filters" | "from" | "to" | "level">,
  limit: number,
): Promise<number[]> {
  const wanted = {
    stepMs: null,
    groupBy: "series",
    sketches: [],
    figures: ["requests", "cost_nano"],
  } as const;
  const { text, values } = statementFor({ ...query, ...wanted });
  const { rows } = await pool().query<{ id: number }>(
    `SELECT key::int4 AS id FROM (SELECT key,
         row_number() OVER (ORDER BY requests::int8 DESC, key) AS by_requests,
         row_number() OVER (ORDER BY cost_nano::numeric DESC, key) AS by_cost FROM (${text}) AS read) AS ranked
     WHERE least(by_requests, by_cost) <= $${values.length + 1} ORDER BY 1`,
    [...values, limit],
  );
  return rows.map(({ id }) => id);
}
