import { SERIES_DIMENSIONS, type SeriesDimension } from "@/lib/schema/figures/filters";
import { pool } from "@/lib/store/database/pool";
import type { Series } from "./series";
import { type LabelGrouping, seriesLabel } from "./series-label";

export async function listSeriesOf(projectId: number, ids: readonly number[]): Promise<Series[]> {
  const { rows } = await pool().query<Series>(
    "SELECT id, model, provider, environment, service FROM series WHERE project_id = $1 AND id = ANY ($2::int4[])",
    [projectId, ids],
  );
  return rows;
}

/** All series of a project, if there are no more than `most`. */
export async function listSeriesIfFew(projectId: number, most: number): Promise<Series[] | null> {
  const { rows } = await pool().query<Series>(
    "SELECT id, model, provider, environment, service FROM series WHERE project_id = $1 LIMIT $2",
    [projectId, most + 1],
  );
  return rows.length > most ? null : rows;
}

/** At most `limit` values of each dimension, without the empty one. */
export async function listValues(
  projectId: number,
  limit: number,
): Promise<Record<SeriesDimension, string[]>> {
  const values = (by: SeriesDimension) =>
    `ARRAY(SELECT DISTINCT ${by} FROM series WHERE project_id = $1 AND ${by} <> '' ORDER BY 1 LIMIT $2) AS ${by}`;
  const { rows } = await pool().query<Record<SeriesDimension, string[]>>(
    `SELECT ${SERIES_DIMENSIONS.map(values).join(", ")}`,
    [projectId, limit],
  );
  return rows[0]!;
}

/** The place of each of these among the labels of all series, in the order in which they first appeared, from 0 on. */
export async function rankByAppearance(
  projectId: number,
  by: LabelGrouping,
  values: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await pool().query<{ value: string; rank: number }>(
    `SELECT value, rank FROM (SELECT ${seriesLabel(by)} AS value, (row_number() OVER (ORDER BY min(id)) - 1)::int4 AS rank
       FROM series WHERE project_id = $1 GROUP BY 1) AS ranked WHERE value = ANY ($2::text[])`,
    [projectId, values],
  );
  return new Map(rows.map(({ value, rank }) => [value, rank]));
}
