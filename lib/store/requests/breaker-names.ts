import { BREAKER_CAP } from "@/lib/schema/request/circuit-event";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";

/**
 * Those of the names that would be one breaker too many. Who adds names waits until the caller's transaction ends, so that
 * all processes together stay within the cap.
 */
export async function namesBeyondCap(
  client: Client,
  projectId: number,
  names: Iterable<string>,
): Promise<ReadonlySet<string>> {
  const wanted = [...new Set(names)];
  if ((await unknownOf(client, projectId, wanted)).length === 0) return new Set();
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.breakerNames, projectId]);
  const unknown = await unknownOf(client, projectId, wanted);
  const known = await countNames(client, projectId);
  return new Set(unknown.slice(Math.max(0, BREAKER_CAP - known)));
}

/** In the order of `names`. */
async function unknownOf(client: Client, projectId: number, names: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT sent.name FROM unnest($2::text[]) WITH ORDINALITY AS sent (name, place)
     WHERE NOT EXISTS (SELECT 1 FROM circuit_events e WHERE e.project_id = $1 AND e.name = sent.name) ORDER BY place`,
    [projectId, names],
  );
  return rows.map(({ name }) => name);
}

async function countNames(client: Client, projectId: number): Promise<number> {
  const { rows } = await client.query<{ names: number }>(
    "SELECT count(*)::int AS names FROM (SELECT DISTINCT name FROM circuit_events WHERE project_id = $1) AS known",
    [projectId],
  );
  return rows[0]!.names;
}
