import { pool } from "./pool";

const WINDOW_SECONDS = 300;

/** Counts one attempt of a subject in the running five-minute window and returns the count and the seconds left. */
export async function countAttempt(subject: string): Promise<{ attempts: number; secondsLeft: number }> {
  const { rows } = await pool().query<{ attempts: number; seconds_left: number }>(
    `INSERT INTO login_attempts AS a (subject, window_start, attempts)
     VALUES ($1, to_timestamp(floor(extract(epoch FROM now()) / ${WINDOW_SECONDS}) * ${WINDOW_SECONDS}), 1)
     ON CONFLICT (subject, window_start) DO UPDATE SET attempts = a.attempts + 1
     RETURNING attempts, ceil(${WINDOW_SECONDS} - (extract(epoch FROM now()) - extract(epoch FROM window_start)))::int AS seconds_left`,
    [subject],
  );
  return { attempts: rows[0]!.attempts, secondsLeft: rows[0]!.seconds_left };
}

export async function dropOldAttempts(): Promise<void> {
  await pool().query("DELETE FROM login_attempts WHERE window_start < now() - interval '1 hour'");
}
