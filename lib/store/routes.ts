import type pg from "pg";
import type { NewRoute, Route } from "@/lib/schema/channel";
import { pool } from "./pool";

type Client = Pick<pg.PoolClient, "query">;

export async function listRoutes(projectId: number, client: Client = pool()): Promise<Route[]> {
  const { rows } = await client.query<Route>(
    "SELECT id, severity, matchers, channel_ids FROM routes WHERE project_id = $1 ORDER BY created_at",
    [projectId],
  );
  return rows;
}

export async function insertRoute(client: Client, projectId: number, route: NewRoute): Promise<Route> {
  const { rows } = await client.query<Route>(
    `INSERT INTO routes (project_id, severity, matchers, channel_ids) VALUES ($1, $2, $3, $4)
     RETURNING id, severity, matchers, channel_ids`,
    [projectId, route.severity, route.matchers, route.channel_ids],
  );
  return rows[0]!;
}

export async function updateRoute(
  client: Client,
  projectId: number,
  routeId: string,
  route: NewRoute,
): Promise<Route | null> {
  const { rows } = await client.query<Route>(
    `UPDATE routes SET severity = $3, matchers = $4, channel_ids = $5 WHERE project_id = $1 AND id = $2
     RETURNING id, severity, matchers, channel_ids`,
    [projectId, routeId, route.severity, route.matchers, route.channel_ids],
  );
  return rows[0] ?? null;
}

export async function deleteRoute(client: Client, projectId: number, routeId: string): Promise<boolean> {
  const { rowCount } = await client.query("DELETE FROM routes WHERE project_id = $1 AND id = $2", [
    projectId,
    routeId,
  ]);
  return rowCount === 1;
}
