import { randomBytes } from "node:crypto";
import type { UserActor } from "@/lib/auth/actor";
import { forgetApiKeys } from "@/lib/auth/credentials/api-key-cache";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { type ApiKeyChange, makeApiKey, type NewApiKey } from "@/lib/schema/people/api-key";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import {
  type ApiKeyRow,
  hashApiKey,
  insertApiKey,
  lockApiKey,
  replaceApiKeyRow,
  revokeApiKeyRow,
  updateApiKeyRow,
} from "@/lib/store/people/api-keys";
import { audited } from "./audited";
import { requireRoom } from "./require-room";

/** A key in plain text, the only time that it can be read. */
type MadeKey = { keyId: string; key: string };

export async function createApiKey(actor: UserActor, input: NewApiKey, now: number): Promise<MadeKey> {
  const expiresAt = input.expires_at ? Date.parse(input.expires_at) : null;
  if (expiresAt !== null && expiresAt <= now) {
    throw new ApiError(400, "invalid", "expires_at: must be in the future", {
      details: [{ path: "expires_at", message: "must be in the future" }],
    });
  }
  const { name, scopes, requests_per_minute: requestsPerMinute = null } = input;
  return audited(actor, "api_key.create", async (client) => {
    const made = await insertMadeKey(client, actor, { name, scopes, expiresAt, requestsPerMinute });
    return { result: made, subject: made.keyId, after: shown({ ...input, expiresAt, requestsPerMinute }) };
  });
}

/** Omitted fields stay. Other processes know a new limit within a second. */
export async function changeApiKey(actor: UserActor, keyId: string, change: ApiKeyChange): Promise<void> {
  await audited(actor, "api_key.update", async (client) => {
    const before = await findKey(client, actor, keyId);
    const { name = before.name, requests_per_minute: limit = before.requestsPerMinute } = change;
    const after = { ...before, name, requestsPerMinute: limit };
    await updateApiKeyRow(client, keyId, after);
    return { result: undefined, subject: keyId, before: shown(before), after: shown(after) };
  });
  forgetApiKeys();
}

/** A new key with the name, scopes, limit and lifetime of the old one, which works for `keepHours` more. */
export async function rotateApiKey(
  actor: UserActor,
  keyId: string,
  keepHours: number,
  now: number,
): Promise<MadeKey & ApiKeyRow & { oldEndsAt: Date }> {
  const rotated = await audited(actor, "api_key.rotate", async (client) => {
    const old = await findKey(client, actor, keyId);
    if (old.replacedBy !== null)
      throw new ApiError(409, "already_rotated", "This key was already rotated; rotate the new one");
    if (old.expiresAt !== null && old.expiresAt.getTime() <= now)
      throw new ApiError(409, "expired", "This key has expired; create a new one");
    const lifetime = old.expiresAt === null ? null : old.expiresAt.getTime() - old.createdAt.getTime();
    const next = { ...old, expiresAt: lifetime === null ? null : now + lifetime };
    const made = await insertMadeKey(client, actor, next);
    const endsAt = new Date(
      Math.min(old.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY, now + keepHours * HOUR_MS),
    );
    await replaceApiKeyRow(client, keyId, made.keyId, keepHours === 0 ? null : endsAt);
    return {
      result: {
        ...made,
        ...next,
        expiresAt: next.expiresAt === null ? null : new Date(next.expiresAt),
        oldEndsAt: endsAt,
      },
      subject: keyId,
      before: shown(old),
      after: { ...shown({ ...old, expiresAt: endsAt }), replaced_by: made.keyId },
    };
  });
  forgetApiKeys();
  return rotated;
}

/** Takes effect immediately in this process and within a second in others. */
export async function revokeApiKey(actor: UserActor, keyId: string): Promise<void> {
  await audited(actor, "api_key.revoke", async (client) => {
    const before = await findKey(client, actor, keyId);
    await revokeApiKeyRow(client, keyId);
    return { result: undefined, subject: keyId, before: shown(before) };
  });
  forgetApiKeys();
}

async function findKey(client: Client, { projectId }: UserActor, keyId: string): Promise<ApiKeyRow> {
  const found = await lockApiKey(client, projectId, keyId);
  if (!found) throw notFound();
  return found;
}

type KeyFields = Pick<ApiKeyRow, "name" | "scopes" | "requestsPerMinute"> & {
  expiresAt: number | null;
  family?: number;
};

async function insertMadeKey(client: Client, actor: UserActor, fields: KeyFields): Promise<MadeKey> {
  await requireRoom(client, "api_keys", actor.projectId);
  const key = makeApiKey(randomBytes(64));
  const { name, scopes, expiresAt, requestsPerMinute, family } = fields;
  const keyId = await insertApiKey(client, {
    projectId: actor.projectId,
    name,
    scopes,
    keyHash: hashApiKey(key),
    last4: key.slice(-4),
    createdBy: actor.userId,
    expiresAt,
    requestsPerMinute,
    ...(family === undefined ? {} : { family }),
  });
  if (keyId === null) throw new Error("generated an API key that already exists");
  return { keyId, key };
}

type Shown = Pick<ApiKeyRow, "name" | "scopes" | "requestsPerMinute"> & { expiresAt: Date | number | null };

/** What the audit log holds of a key. */
const shown = ({ name, scopes, expiresAt, requestsPerMinute }: Shown) => ({
  name,
  scopes,
  expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  requests_per_minute: requestsPerMinute,
});
