import { pool } from "@/lib/store/database/pool";

export type Taken = { granted: number; secondsLeft: number };

/** Takes up to `wanted` requests of the running minute of a key; a minute starts with the first request after the last one. */
export async function takeOfWindow(keyId: string, limit: number, wanted: number): Promise<Taken> {
  // By clock_timestamp(), because the row may have been waited for. A start in the future is of a clock that was set back.
  const over = "w.started_at NOT BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp()";
  const { rows } = await pool().query<{ taken: number; secondsLeft: number }>({
    name: "take-of-window",
    text: `INSERT INTO api_key_windows AS w (key_id, started_at, taken) VALUES ($1, clock_timestamp(), $2)
           ON CONFLICT (key_id) DO UPDATE SET
             started_at = CASE WHEN ${over} THEN clock_timestamp() ELSE w.started_at END,
             taken = CASE WHEN ${over} THEN 0 ELSE w.taken END + $2
           RETURNING taken::float8 AS taken,
             greatest(0, 60 - extract(epoch FROM clock_timestamp() - started_at))::float8 AS "secondsLeft"`,
    values: [keyId, wanted],
  });
  const { taken, secondsLeft } = rows[0]!;
  return { granted: Math.max(0, Math.min(wanted, limit - (taken - wanted))), secondsLeft };
}
