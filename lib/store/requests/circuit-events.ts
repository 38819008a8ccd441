import { oncePerPage } from "@/lib/once-per-page";
import type { CircuitEvent, CircuitState } from "@/lib/schema/request/circuit-event";
import type { Outcome } from "@/lib/schema/request/ingest-answer";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/**
 * Stores events inside the caller's transaction; returns one outcome per event, in order. Idempotent by (project, id).
 */
export async function insertCircuitEvents(
  client: Client,
  projectId: number,
  events: readonly CircuitEvent[],
): Promise<Outcome[]> {
  const column = <K extends keyof CircuitEvent>(name: K) => events.map((event) => event[name]);
  // One order for all writers, as for requests; the first event with an id wins.
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO circuit_events (project_id, name, ts, id, state, provider, model, reason)
     SELECT $1, name, ts, id, state, provider, model, reason
     FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       WITH ORDINALITY AS sent (name, ts, id, state, provider, model, reason, place)
     ORDER BY id COLLATE "C", place ON CONFLICT DO NOTHING RETURNING id`,
    [
      projectId,
      column("name"),
      column("ts").map((ts) => new Date(ts).toISOString()),
      column("id"),
      column("state"),
      column("provider"),
      column("model"),
      column("reason"),
    ],
  );
  const inserted = new Set(rows.map(({ id }) => id));
  const first = events.map(({ id }) => inserted.delete(id));
  const repeated = events.filter((_, at) => !first[at]);
  const stored = repeated.length > 0 ? await findStored(client, projectId, repeated) : null;
  return events.map((event, at) =>
    first[at] ? "inserted" : isSame(stored?.get(event.id), event) ? "duplicate" : "conflict",
  );
}

async function findStored(
  client: Client,
  projectId: number,
  events: readonly CircuitEvent[],
): Promise<Map<string, CircuitEvent>> {
  const { rows } = await client.query(
    "SELECT id, ts, name, state, provider, model, reason FROM circuit_events WHERE project_id = $1 AND id = ANY ($2)",
    [projectId, [...new Set(events.map(({ id }) => id))]],
  );
  return new Map(rows.map((row) => [row.id, toEvent(row)]));
}

const isSame = (
  stored: CircuitEvent | undefined,
  { ts, isUntimed, name, state, provider, model, reason }: CircuitEvent,
) =>
  stored !== undefined &&
  (isUntimed || stored.ts === ts) &&
  stored.name === name &&
  stored.state === state &&
  stored.provider === provider &&
  stored.model === model &&
  stored.reason === reason;

/** Provider and model are those of the newest event that has them. */
const currentSql = (newest: string) => `SELECT newest.id, newest.ts, newest.name, newest.state, newest.reason,
       COALESCE(newest.provider, (SELECT e.provider FROM circuit_events e WHERE e.project_id = $1 AND e.name = newest.name
         AND e.provider IS NOT NULL ORDER BY e.ts DESC LIMIT 1)) AS provider,
       COALESCE(newest.model, (SELECT e.model FROM circuit_events e WHERE e.project_id = $1 AND e.name = newest.name
         AND e.model IS NOT NULL ORDER BY e.ts DESC LIMIT 1)) AS model
     FROM (${newest}) AS newest ORDER BY newest.name`;

/** The newest event of each breaker, which is its current state. */
export const listCircuits = oncePerPage(
  async (projectId: number, client: Client = pool()): Promise<CircuitEvent[]> => {
    const { rows } = await client.query({
      name: "circuits",
      text: currentSql(
        "SELECT DISTINCT ON (name) * FROM circuit_events WHERE project_id = $1 ORDER BY name, ts DESC, received_at DESC",
      ),
      values: [projectId],
    });
    return rows.map(toEvent);
  },
);

/** The same of these breakers, without reading the events of the others. */
export async function listNamedCircuits(
  client: Client,
  projectId: number,
  names: Iterable<string>,
): Promise<CircuitEvent[]> {
  const { rows } = await client.query({
    name: "named-circuits",
    text: currentSql(
      `SELECT e.* FROM unnest($2::text[]) AS named (breaker) CROSS JOIN LATERAL (SELECT * FROM circuit_events
         WHERE project_id = $1 AND name = named.breaker ORDER BY ts DESC, received_at DESC LIMIT 1) AS e`,
    ),
    values: [projectId, [...new Set(names)]],
  });
  return rows.map(toEvent);
}

/** Events in [from, to) and, per breaker, the last one before: enough to draw its states over the span. */
export const listCircuitEvents = oncePerPage(
  async (projectId: number, from: number, to: number): Promise<CircuitEvent[]> => {
    const span = [projectId, new Date(from).toISOString(), new Date(to).toISOString()];
    const { rows } = await pool().query(
      `SELECT * FROM (
       (SELECT DISTINCT ON (name) id, ts, name, state, provider, model, reason, received_at FROM circuit_events
        WHERE project_id = $1 AND ts < $2 ORDER BY name, ts DESC, received_at DESC)
       UNION ALL
       (SELECT id, ts, name, state, provider, model, reason, received_at FROM circuit_events
        WHERE project_id = $1 AND ts >= $2 AND ts < $3 ORDER BY ts DESC LIMIT 5000)
     ) AS events ORDER BY ts, received_at`,
      span,
    );
    return rows.map(toEvent);
  },
);

function toEvent(row: Record<string, unknown> & { ts: Date }): CircuitEvent {
  return {
    id: row.id as string,
    ts: row.ts.getTime(),
    name: row.name as string,
    state: row.state as CircuitState,
    provider: row.provider as string | null,
    model: row.model as string | null,
    reason: row.reason as string | null,
  };
}
