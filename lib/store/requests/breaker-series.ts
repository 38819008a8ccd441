import type { CircuitState } from "@/lib/schema/request/circuit-event";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/** What one process last said of a breaker. `seenAt` in epoch ms. */
type Series = {
  name: string;
  instance: string;
  state: CircuitState | null;
  counts: Record<string, number>;
  seenAt: number;
};

/** Keeps other processes from following breakers of the project until the caller's transaction ends. */
export async function lockBreakerSeries(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.breakerSeries, projectId]);
}

export async function listBreakerSeries(
  client: Client,
  projectId: number,
  names: readonly string[],
): Promise<Series[]> {
  const { rows } = await client.query<Series>(
    `SELECT name, instance, state, counts, (extract(epoch FROM seen_at) * 1000)::float8 AS "seenAt"
     FROM breaker_series WHERE project_id = $1 AND name = ANY ($2)`,
    [projectId, names],
  );
  return rows;
}

export async function countBreakerSeries(client: Client, projectId: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM breaker_series WHERE project_id = $1",
    [projectId],
  );
  return rows[0]!.count;
}

export async function saveBreakerSeries(
  client: Client,
  projectId: number,
  series: readonly Series[],
): Promise<void> {
  await client.query(
    `INSERT INTO breaker_series (project_id, name, instance, state, counts, seen_at)
     SELECT $1, b.name, b.instance, b.state, b.counts, to_timestamp(b.seen / 1000)
     FROM unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::float8[]) AS b (name, instance, state, counts, seen)
     ON CONFLICT (project_id, name, instance)
       DO UPDATE SET state = excluded.state, counts = excluded.counts, seen_at = excluded.seen_at`,
    [
      projectId,
      series.map(({ name }) => name),
      series.map(({ instance }) => instance),
      series.map(({ state }) => state),
      series.map(({ counts }) => JSON.stringify(counts)),
      series.map(({ seenAt }) => seenAt),
    ],
  );
}

/** The next report of these breakers is as their first. */
export async function forgetBreakerSeries(projectId: number, names: readonly string[]): Promise<void> {
  await pool().query("DELETE FROM breaker_series WHERE project_id = $1 AND name = ANY ($2)", [
    projectId,
    names,
  ]);
}

/** Breakers of which metrics have told, but none since `before`; with the time of the last one, epoch ms. */
export async function listSilentBreakers(projectId: number, before: number): Promise<Map<string, number>> {
  const { rows } = await pool().query<{ name: string; seenAt: number }>(
    `SELECT name, (extract(epoch FROM max(seen_at)) * 1000)::float8 AS "seenAt" FROM breaker_series
     WHERE project_id = $1 GROUP BY name HAVING max(seen_at) < $2`,
    [projectId, new Date(before)],
  );
  return new Map(rows.map(({ name, seenAt }) => [name, seenAt]));
}
