import { isoTime } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import type { ModelTotals } from "./priced-rows";

export type RepricingState = "running" | "done" | "canceled" | "failed";
export type Repricing = {
  id: number;
  projectId: number;
  from: Date;
  to: Date;
  model: string | null;
  provider: string | null;
  state: RepricingState;
  nextAt: Date;
  requests: number;
  changed: number;
  /** As `TotalsByModel`: the models with the largest change, and all others as one. */
  models: Record<string, ModelTotals>;
  priceTable: string;
  requestedBy: string;
  error: string | null;
  createdAt: Date;
  finishedAt: Date | null;
};

const COLUMNS = `id, project_id AS "projectId", range_from AS "from", range_to AS "to", model, provider, state,
  next_at AS "nextAt", requests::float8 AS requests, changed::float8 AS changed, models, price_table AS "priceTable",
  requested_by AS "requestedBy", error, created_at AS "createdAt", finished_at AS "finishedAt"`;
/** A process that died leaves its job to the next after this time. */
const LEASE = "interval '90 seconds'";

export async function listRepricings(projectId: number): Promise<Repricing[]> {
  const { rows } = await pool().query<Repricing>(
    `SELECT ${COLUMNS} FROM repricings WHERE project_id = $1 ORDER BY id DESC LIMIT 50`,
    [projectId],
  );
  return rows;
}

type NewRepricing = Pick<Repricing, "model" | "provider" | "priceTable" | "requestedBy"> & {
  projectId: number;
  from: number;
  to: number;
};

/** Throws a unique violation (23505) while one of the project is running. */
export async function insertRepricing(client: Client, one: NewRepricing): Promise<Repricing> {
  const { rows } = await client.query<Repricing>(
    `INSERT INTO repricings (project_id, range_from, range_to, model, provider, state, next_at, price_table, requested_by)
     VALUES ($1, $2, $3, $4, $5, 'running', $2, $6, $7) RETURNING ${COLUMNS}`,
    [
      one.projectId,
      isoTime(one.from),
      isoTime(one.to),
      one.model,
      one.provider,
      one.priceTable,
      one.requestedBy,
    ],
  );
  return rows[0]!;
}

export async function cancelRepricing(client: Client, projectId: number, id: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE repricings SET state = 'canceled', finished_at = now() WHERE project_id = $1 AND id = $2 AND state = 'running'`,
    [projectId, id],
  );
  return rowCount === 1;
}

/** A running job that no process is at, for this process; null where there is none. */
export async function leaseRepricing(): Promise<Repricing | null> {
  const { rows } = await pool().query<Repricing>(
    `UPDATE repricings SET leased_until = now() + ${LEASE} WHERE id =
       (SELECT id FROM repricings WHERE state = 'running' AND (leased_until IS NULL OR leased_until < now())
        ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED) RETURNING ${COLUMNS}`,
  );
  return rows[0] ?? null;
}

/**
 * How far a job is, in the transaction of its slice. False where it no longer runs, or no longer is where this process
 * left it: the lease expired and another process continued.
 */
export async function noteProgress(
  client: Client,
  id: number,
  leftAt: number,
  progress: Pick<Repricing, "requests" | "changed" | "models"> & { nextAt: number },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE repricings SET next_at = $2, requests = $3, changed = $4, models = $5, leased_until = now() + ${LEASE}
     WHERE id = $1 AND state = 'running' AND next_at = $6`,
    [
      id,
      isoTime(progress.nextAt),
      progress.requests,
      progress.changed,
      JSON.stringify(progress.models),
      isoTime(leftAt),
    ],
  );
  return rowCount === 1;
}

/** Lets another process continue at once. */
export async function releaseRepricing(id: number): Promise<void> {
  await pool().query("UPDATE repricings SET leased_until = NULL WHERE id = $1 AND state = 'running'", [id]);
}

export async function finishRepricing(
  client: Client,
  id: number,
  state: "done" | "failed",
  error: string | null,
): Promise<void> {
  await client.query(
    "UPDATE repricings SET state = $2, error = $3, finished_at = now() WHERE id = $1 AND state = 'running'",
    [id, state, error],
  );
}
