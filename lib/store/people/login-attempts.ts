import { pool } from "@/lib/store/database/pool";

/** Counts an attempt in the current window before it is made, so that parallel attempts count too. */
export async function countAttempt(
  subject: string,
  windowSeconds: number,
): Promise<{ attempts: number; secondsLeft: number }> {
  const { rows } = await pool().query<{ attempts: number; secondsLeft: number }>(
    `INSERT INTO login_attempts AS a (subject, window_start, attempts)
     VALUES ($1, to_timestamp(floor(extract(epoch FROM now()) / $2::int) * $2::int), 1)
     ON CONFLICT (subject, window_start) DO UPDATE SET attempts = a.attempts + 1
     RETURNING attempts,
       greatest(1, ceil(extract(epoch FROM window_start) + $2::int - extract(epoch FROM now())))::int AS "secondsLeft"`,
    [subject, windowSeconds],
  );
  return rows[0]!;
}

/** A successful login resets the count of the account; that of the address stays. */
export async function forgetAttempts(subject: string): Promise<void> {
  await pool().query("DELETE FROM login_attempts WHERE subject = $1", [subject]);
}
