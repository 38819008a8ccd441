import type pg from "pg";
import { pool } from "./pool";

const ANSWER_MS = 5_000;

/** A write that fails on a read-only or full database. */
export async function probeDatabase(): Promise<void> {
  await pool().query({
    text: `INSERT INTO installation (key, value) VALUES ('probe', to_jsonb(now()))
           ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
    query_timeout: ANSWER_MS,
  } as pg.QueryConfig);
}
