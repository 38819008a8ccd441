import { oncePerPage } from "@/lib/once-per-page";
import type { Dimensions } from "@/lib/schema/request/request";
import { OTHER, SERIES_CAP } from "@/lib/schema/request/series-cap";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/** The series of all combinations past the cap. */
export const OVERFLOW: Dimensions = { model: OTHER, provider: "", environment: "", service: "" };

export type Series = Dimensions & { id: number };

export async function listSeries(projectId: number, client: Client = pool()): Promise<Series[]> {
  const { rows } = await client.query<Series>(
    "SELECT id, model, provider, environment, service FROM series WHERE project_id = $1 ORDER BY id",
    [projectId],
  );
  return rows;
}

/** Whether a project has as many series as it may, so that further combinations share one. */
export async function isFull(projectId: number): Promise<boolean> {
  const { rows } = await pool().query<{ full: boolean }>(
    "SELECT count(*) >= $2 AS full FROM series WHERE project_id = $1",
    [projectId, SERIES_CAP],
  );
  return rows[0]!.full;
}

export type Traffic = Pick<Dimensions, "model" | "provider" | "service">;

/** The providers and services of these models. */
export async function listTraffic(
  client: Client,
  projectId: number,
  models: readonly string[],
): Promise<Traffic[]> {
  if (models.length === 0) return [];
  const { rows } = await client.query<Traffic>(
    "SELECT DISTINCT model, provider, service FROM series WHERE project_id = $1 AND model = ANY ($2)",
    [projectId, models],
  );
  return rows;
}

/** Error type names by id. */
export const listErrorTypes = oncePerPage(
  async (projectId: number, client: Client = pool()): Promise<Map<number, string>> => {
    const { rows } = await client.query<{ id: number; name: string }>(
      "SELECT id, name FROM error_types WHERE project_id = $1",
      [projectId],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  },
);
