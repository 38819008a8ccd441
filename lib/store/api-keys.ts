import { createHash } from "node:crypto";
import type { Scope } from "@/lib/schema/role";
import { pool } from "./pool";
import { prisma } from "./prisma";

export type StoredKey = { id: string; name: string; projectId: number; teamId: string; scopes: Scope[] };

/** 256 random bits need no slow hash. */
export function hashApiKey(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

/** The live key with this hash. */
export async function findApiKey(hash: Buffer): Promise<StoredKey | null> {
  const { rows } = await pool().query<StoredKey>({
    name: "find-api-key",
    text: `SELECT k.id, k.name, k.project_id AS "projectId", p.team_id AS "teamId", k.scopes
           FROM api_keys k JOIN projects p ON p.id = k.project_id
           WHERE k.key_hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
    values: [hash],
  });
  return rows[0] ?? null;
}

/** Kept to the minute, so that busy keys do not write on every request. */
export async function touchApiKey(id: string): Promise<void> {
  await pool().query(
    `UPDATE api_keys SET last_used_at = now()
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
    [id],
  );
}

export async function listApiKeys(projectId: number) {
  const rows = await prisma().apiKey.findMany({
    where: { projectId, revokedAt: null },
    orderBy: { createdAt: "asc" },
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    last4: row.last4,
    scopes: row.scopes,
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
  }));
}
