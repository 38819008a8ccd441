import type pg from "pg";
import type { CircuitEvent, CircuitState } from "@/lib/schema/request/circuit-event";
import { pool } from "@/lib/store/database/pool";
import type { Outcome } from "./insert-requests";

/** Stores events inside the caller's transaction; one outcome an event, in order. Idempotent by (project, id). */
export async function insertCircuitEvents(
  client: pg.PoolClient,
  projectId: number,
  events: readonly CircuitEvent[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = new Array(events.length);
  // One order for all writers, as for requests; of the same id the first stays the first.
  const ordered = [...events.entries()].sort(([, a], [, b]) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  for (const [at, event] of ordered) {
    const { ts, id, name, state, provider, model, reason } = event;
    const { rows } = await client.query(
      `INSERT INTO circuit_events (project_id, name, ts, id, state, provider, model, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING 1`,
      [projectId, name, new Date(ts).toISOString(), id, state, provider, model, reason],
    );
    outcomes[at] = rows.length === 1 ? "inserted" : await compareStored(client, projectId, event);
  }
  return outcomes;
}

async function compareStored(
  client: pg.PoolClient,
  projectId: number,
  event: CircuitEvent,
): Promise<Outcome> {
  const { rows } = await client.query(
    "SELECT name, state, provider, model, reason, ts FROM circuit_events WHERE project_id = $1 AND id = $2",
    [projectId, event.id],
  );
  const stored = rows[0];
  const same =
    stored &&
    stored.name === event.name &&
    stored.state === event.state &&
    stored.provider === event.provider &&
    stored.model === event.model &&
    stored.reason === event.reason &&
    stored.ts.getTime() === event.ts;
  return same ? "duplicate" : "conflict";
}

/** The newest event of each breaker: its state now. Provider and model are those of the newest event that names them. */
export async function listCircuits(
  projectId: number,
  client: pg.Pool | pg.PoolClient = pool(),
): Promise<CircuitEvent[]> {
  const { rows } = await client.query(
    `SELECT newest.id, newest.ts, newest.name, newest.state, newest.reason,
       COALESCE(newest.provider, (SELECT e.provider FROM circuit_events e WHERE e.project_id = $1 AND e.name = newest.name
         AND e.provider IS NOT NULL ORDER BY e.ts DESC LIMIT 1)) AS provider,
       COALESCE(newest.model, (SELECT e.model FROM circuit_events e WHERE e.project_id = $1 AND e.name = newest.name
         AND e.model IS NOT NULL ORDER BY e.ts DESC LIMIT 1)) AS model
     FROM (SELECT DISTINCT ON (name) * FROM circuit_events WHERE project_id = $1 ORDER BY name, ts DESC, received_at DESC) AS newest
     ORDER BY newest.name`,
    [projectId],
  );
  return rows.map(toEvent);
}

/** Events in [from, to) and, per breaker, the last one before: enough to draw its states over the span. */
export async function listCircuitEvents(
  projectId: number,
  from: number,
  to: number,
): Promise<CircuitEvent[]> {
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
}

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
