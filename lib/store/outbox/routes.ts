import type { NewRoute, Route } from "@/lib/schema/channels/channel";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

const COLUMNS = "id, severity, matchers, channel_ids, escalate_after_minutes, escalate_to";

/**
 * Until the transaction ends, no route or channel is changed: each alert that starts within it is seen by the next change,
 * or knows what the last one left. Before any other lock.
 */
export async function holdRoutes(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock_shared($1, $2)", [LOCKS.routes, projectId]);
}

/** Until the transaction ends, no alert starts, and no other route or channel is changed. Before any other lock. */
export async function lockRoutes(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.routes, projectId]);
}

export async function listRoutes(projectId: number, client: Client = pool()): Promise<Route[]> {
  const { rows } = await client.query<Route>({
    name: "routes",
    text: `SELECT ${COLUMNS} FROM routes WHERE project_id = $1 ORDER BY created_at`,
    values: [projectId],
  });
  return rows;
}

export async function insertRoute(client: Client, projectId: number, route: NewRoute): Promise<Route> {
  const { rows } = await client.query<Route>(
    `INSERT INTO routes (project_id, severity, matchers, channel_ids, escalate_after_minutes, escalate_to)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
    [projectId, ...changeable(route)],
  );
  return rows[0]!;
}

export async function updateRoute(
  client: Client,
  projectId: number,
  routeId: string,
  route: NewRoute,
): Promise<Route> {
  const { rows } = await client.query<Route>(
    `UPDATE routes SET severity = $3, matchers = $4, channel_ids = $5, escalate_after_minutes = $6, escalate_to = $7
     WHERE project_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [projectId, routeId, ...changeable(route)],
  );
  return rows[0]!;
}

export async function deleteRoute(client: Client, projectId: number, routeId: string): Promise<void> {
  await client.query("DELETE FROM routes WHERE project_id = $1 AND id = $2", [projectId, routeId]);
}

const changeable = ({ severity, matchers, channel_ids, escalate_after_minutes, escalate_to }: NewRoute) => [
  severity,
  matchers,
  channel_ids,
  escalate_after_minutes,
  escalate_to,
];
