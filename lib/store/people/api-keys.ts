import { hash } from "node:crypto";
import type { Scope } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { prisma } from "@/lib/store/database/prisma";

export type StoredApiKey = {
  id: string;
  name: string;
  projectId: number;
  teamId: string;
  scopes: Scope[];
  /** Its project is read-only. */
  isArchived: boolean;
  requestsPerMinute: number | null;
  /** Shared by a key and those that replaced it. */
  family: number;
};

/** 190 random bits need no slow hash. */
export function hashApiKey(key: string): Buffer {
  return hash("sha256", key, "buffer");
}

/** The usable keys with these hashes, in hex, by hash: not revoked, not expired by the database's clock. */
export async function findApiKeys(hashes: readonly string[]): Promise<Map<string, StoredApiKey>> {
  const { rows } = await pool().query<StoredApiKey & { hash: string }>({
    name: "find-api-keys",
    text: `SELECT encode(k.key_hash, 'hex') AS hash, k.id, k.name, k.project_id AS "projectId", p.team_id AS "teamId", k.scopes,
                  k.requests_per_minute AS "requestsPerMinute", k.family, p.archived_at IS NOT NULL AS "isArchived"
           FROM api_keys k JOIN projects p ON p.id = k.project_id AND p.deleted_at IS NULL
           WHERE k.key_hash = ANY ($1::bytea[]) AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
    values: [hashes.map((hash) => Buffer.from(hash, "hex"))],
  });
  return new Map(rows.map(({ hash, ...key }) => [hash, key]));
}

export async function touchApiKey(keyId: string): Promise<void> {
  await pool().query(
    `UPDATE api_keys SET last_used_at = now()
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
    [keyId],
  );
}

export type NewApiKey = {
  projectId: number;
  name: string;
  keyHash: Buffer;
  last4: string;
  scopes: Scope[];
  createdBy: string | null;
  /** Epoch ms; null: never. */
  expiresAt: number | null;
  /** Null: the limit of the installation. */
  requestsPerMinute?: number | null;
  /** Of the key that it replaces; absent: a new one. */
  family?: number;
};

/** The id of the new key, or null if a key with this hash exists. */
export async function insertApiKey(client: Client, key: NewApiKey): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO api_keys (project_id, name, key_hash, last4, scopes, created_by, expires_at, requests_per_minute, family)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
       coalesce($9, nextval(pg_get_serial_sequence('api_keys', 'family'))::int)) ON CONFLICT (key_hash) DO NOTHING RETURNING id`,
    [
      key.projectId,
      key.name,
      key.keyHash,
      key.last4,
      key.scopes,
      key.createdBy,
      key.expiresAt === null ? null : new Date(key.expiresAt),
      key.requestsPerMinute ?? null,
      key.family ?? null,
    ],
  );
  return rows[0]?.id ?? null;
}

export type ApiKeyRow = {
  name: string;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date | null;
  requestsPerMinute: number | null;
  replacedBy: string | null;
  family: number;
};

/** A key that can still be used, its row locked until the transaction ends. */
export async function lockApiKey(
  client: Client,
  projectId: number,
  keyId: string,
): Promise<ApiKeyRow | null> {
  const { rows } = await client.query<ApiKeyRow>(
    `SELECT name, scopes, created_at AS "createdAt", expires_at AS "expiresAt",
            requests_per_minute AS "requestsPerMinute", replaced_by AS "replacedBy", family
     FROM api_keys WHERE id = $1 AND project_id = $2 AND revoked_at IS NULL FOR NO KEY UPDATE`,
    [keyId, projectId],
  );
  return rows[0] ?? null;
}

export async function revokeApiKeyRow(client: Client, keyId: string): Promise<void> {
  await client.query("UPDATE api_keys SET revoked_at = now() WHERE id = $1", [keyId]);
}

export async function updateApiKeyRow(
  client: Client,
  keyId: string,
  key: Pick<ApiKeyRow, "name" | "requestsPerMinute">,
): Promise<void> {
  await client.query("UPDATE api_keys SET name = $2, requests_per_minute = $3 WHERE id = $1", [
    keyId,
    key.name,
    key.requestsPerMinute,
  ]);
}

/** The old key of a rotation works until `endsAt`; with null it is revoked now. */
export async function replaceApiKeyRow(
  client: Client,
  keyId: string,
  by: string,
  endsAt: Date | null,
): Promise<void> {
  await client.query(
    `UPDATE api_keys SET replaced_by = $2, expires_at = coalesce($3, expires_at),
       revoked_at = CASE WHEN $3::timestamptz IS NULL THEN now() END WHERE id = $1`,
    [keyId, by, endsAt],
  );
}

/** Newest first, without revoked ones; never the hash. */
export function listApiKeys(projectId: number) {
  return prisma().apiKey.findMany({
    where: { projectId, revokedAt: null },
    select: {
      id: true,
      name: true,
      last4: true,
      scopes: true,
      createdAt: true,
      lastUsedAt: true,
      expiresAt: true,
      requestsPerMinute: true,
      replacedBy: true,
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 500,
  });
}

export type KeyName = { id: string; name: string; last4: string; isUsable: boolean };

/** What budgets are named by: the newest key of each family, revoked and expired ones too, by name. */
export async function listKeyNames(projectId: number): Promise<(KeyName & { family: number })[]> {
  const { rows } = await pool().query<KeyName & { family: number }>(
    `SELECT * FROM (SELECT DISTINCT ON (family) id, name, last4, family,
       revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) AS "isUsable"
     FROM api_keys WHERE project_id = $1 ORDER BY family, created_at DESC) AS newest ORDER BY name, family`,
    [projectId],
  );
  return rows;
}

/** The names of keys, by their ids: that of the newest key which replaced it. */
export async function nameKeys(projectId: number, keyIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await pool().query<{ id: string; name: string }>(
    `SELECT k.id, (SELECT n.name FROM api_keys n WHERE n.project_id = $1 AND n.family = k.family
       ORDER BY n.created_at DESC LIMIT 1) AS name
     FROM api_keys k WHERE k.project_id = $1 AND k.id = ANY ($2::uuid[])`,
    [projectId, keyIds],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The family of a key of the project, revoked or not; null if it has no such key. */
export async function findKeyFamily(
  client: Client,
  projectId: number,
  keyId: string,
): Promise<number | null> {
  const { rows } = await client.query<{ family: number }>(
    "SELECT family FROM api_keys WHERE project_id = $1 AND id = $2",
    [projectId, keyId],
  );
  return rows[0]?.family ?? null;
}
