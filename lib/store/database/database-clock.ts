import type { Client } from "./client";
import { pool } from "./pool";

/** Epoch ms by the one clock that all processes share, so that time never runs backward between two workers. */
export async function databaseNow(client: Client = pool()): Promise<number> {
  const { rows } = await client.query<{ now: number }>(
    "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now",
  );
  return rows[0]!.now;
}
