import { pool } from "./pool";

/** Epoch ms by the one clock that all processes share: whoever evaluates next must not find itself in the past. */
export async function databaseNow(): Promise<number> {
  const { rows } = await pool().query<{ now: number }>(
    "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now",
  );
  return rows[0]!.now;
}
