import { randomBytes } from "node:crypto";
import type { UserActor } from "@/lib/auth/actor";
import { ApiError } from "@/lib/schema/http/api-error";
import { makeApiKey, type NewApiKey } from "@/lib/schema/people/api-key";
import { transaction } from "@/lib/store/database/pool";
import { hashApiKey, insertApiKey } from "@/lib/store/people/api-keys";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";

/** Returns the new key in plain text, the only time that it can be read. */
export async function createApiKey(
  actor: UserActor,
  input: NewApiKey,
  now: number,
): Promise<{ keyId: string; key: string }> {
  const expiresAt = input.expires_at ? Date.parse(input.expires_at) : null;
  if (expiresAt !== null && expiresAt <= now) {
    throw new ApiError(400, "invalid", "expires_at: must be in the future", {
      details: [{ path: "expires_at", message: "must be in the future" }],
    });
  }
  const key = makeApiKey(randomBytes(64));
  const { name, scopes } = input;
  const keyId = await transaction(async (client) => {
    const id = await insertApiKey(client, {
      projectId: actor.projectId,
      name,
      scopes,
      keyHash: hashApiKey(key),
      last4: key.slice(-4),
      createdBy: actor.userId,
      expiresAt,
    });
    if (id === null) throw new Error("generated an API key that already exists");
    await insertAuditEntry(client, {
      teamId: actor.teamId,
      projectId: actor.projectId,
      actorKind: "user",
      actorId: actor.userId,
      action: "api_key.create",
      subject: id,
      after: { name, scopes },
    });
    return id;
  });
  return { keyId, key };
}
