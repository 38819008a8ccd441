import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

type Queryable = Client;

/** Held until the transaction ends. */
export async function lockSetUp(client: Client): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1)", [LOCKS.setUp]);
}

/** Open until the first user is created; closed forever after that, even if all users are deleted. */
export async function isSetUpOpen(client: Queryable = pool()): Promise<boolean> {
  const { rows } = await client.query<{ open: boolean }>(
    `SELECT NOT EXISTS (SELECT 1 FROM installation WHERE key = 'set_up_done')
        AND NOT EXISTS (SELECT 1 FROM users) AS open`,
  );
  return rows[0]!.open;
}

/** Ends setup and forgets the code. */
export async function closeSetUp(client: Client): Promise<void> {
  await client.query("DELETE FROM installation WHERE key = 'set_up_code'");
  await client.query(
    `INSERT INTO installation (key, value) VALUES ('set_up_done', jsonb_build_object('at', now()))
     ON CONFLICT (key) DO NOTHING`,
  );
}

/** Hex SHA-256 of the code on the console; null if none was printed. */
export async function findSetUpCodeHash(): Promise<string | null> {
  const { rows } = await pool().query<{ hash: string }>(
    "SELECT value ->> 'hash' AS hash FROM installation WHERE key = 'set_up_code'",
  );
  return rows[0]?.hash ?? null;
}

export async function replaceSetUpCodeHash(client: Client, hash: string): Promise<void> {
  await client.query(
    `INSERT INTO installation (key, value) VALUES ('set_up_code', jsonb_build_object('hash', $1::text))
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [hash],
  );
}
