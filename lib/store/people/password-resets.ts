import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export type StoredReset = {
  id: string;
  userId: string;
  email: string;
  createdBy: string | null;
  state: "open" | "used" | "expired";
};

const find = (lock: string) => `SELECT r.id, r.user_id AS "userId", u.email, r.created_by AS "createdBy",
    CASE WHEN r.used_at IS NOT NULL THEN 'used' WHEN r.expires_at <= now() THEN 'expired' ELSE 'open' END AS state
  FROM password_resets r JOIN users u ON u.id = r.user_id AND u.disabled_at IS NULL
  WHERE r.token_hash = $1 ${lock}`;

export async function findReset(tokenHash: Buffer): Promise<StoredReset | null> {
  const { rows } = await pool().query<StoredReset>(find(""), [tokenHash]);
  return rows[0] ?? null;
}

/** The row stays locked: a link that is used twice at once changes the password once. */
export async function lockReset(client: Client, tokenHash: Buffer): Promise<StoredReset | null> {
  const { rows } = await client.query<StoredReset>(find("FOR NO KEY UPDATE OF r"), [tokenHash]);
  return rows[0] ?? null;
}

export async function insertReset(
  client: Client,
  reset: { userId: string; tokenHash: Buffer; createdBy: string | null; hours: number },
): Promise<{ id: string; expiresAt: Date }> {
  const { rows } = await client.query<{ id: string; expiresAt: Date }>(
    `INSERT INTO password_resets (user_id, token_hash, created_by, expires_at)
     VALUES ($1, $2, $3, now() + make_interval(hours => $4)) RETURNING id, expires_at AS "expiresAt"`,
    [reset.userId, reset.tokenHash, reset.createdBy, reset.hours],
  );
  return rows[0]!;
}

/** How many links this user asked for in the last hour. */
export async function countRecentResets(client: Client, userId: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM password_resets
     WHERE user_id = $1 AND created_by IS NULL AND created_at > now() - interval '1 hour'`,
    [userId],
  );
  return rows[0]!.n;
}

/** After a change of the password no link that was made before it may change it again. */
export async function endResetsOf(client: Client, userId: string): Promise<void> {
  await client.query("UPDATE password_resets SET used_at = now() WHERE user_id = $1 AND used_at IS NULL", [
    userId,
  ]);
}

/** Links that an admin made, who is no longer one. */
export async function endResetsBy(client: Client, createdBy: string): Promise<void> {
  await client.query("UPDATE password_resets SET used_at = now() WHERE created_by = $1 AND used_at IS NULL", [
    createdBy,
  ]);
}
