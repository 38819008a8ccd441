import { pool } from "./pool";

/** A write that a read-only or full database refuses. */
export async function probeDatabase(): Promise<void> {
  await pool().query(
    `INSERT INTO installation (key, value) VALUES ('probe', to_jsonb(now()))
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
  );
}
