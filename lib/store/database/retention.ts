import type { RetentionRun } from "@/lib/schema/time/retention";
import { pool } from "./pool";

/** The last run, kept for the next one to go by. */
export async function findRetentionRun(): Promise<RetentionRun | null> {
  const { rows } = await pool().query<{ value: RetentionRun }>(
    "SELECT value FROM installation WHERE key = 'retention'",
  );
  return rows[0]?.value ?? null;
}

export async function saveRetentionRun(run: RetentionRun): Promise<void> {
  await pool().query(
    `INSERT INTO installation (key, value) VALUES ('retention', $1)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [JSON.stringify(run)],
  );
}
