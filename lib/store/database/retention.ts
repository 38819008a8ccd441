import { pool } from "./pool";

/** A retention run, stored as the basis of the next one; days are counted from 1970. */
type RetentionRun = {
  day: number;
  before: { rows: number; detectors: number; hours: number };
  held: number | null;
};

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
