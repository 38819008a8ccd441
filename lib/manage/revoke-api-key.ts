import type { UserActor } from "@/lib/auth/actor";
import { forgetApiKeys } from "@/lib/auth/api-key-cache";
import { ApiError } from "@/lib/schema/http/api-error";
import { transaction } from "@/lib/store/database/pool";
import { revokeApiKeyRow } from "@/lib/store/people/api-keys";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";

/** Takes effect immediately in this process and within a second in others. */
export async function revokeApiKey(actor: UserActor, keyId: string): Promise<void> {
  await transaction(async (client) => {
    const revoked = await revokeApiKeyRow(client, actor.projectId, keyId);
    if (!revoked) throw new ApiError(404, "not_found", "Not found");
    await insertAuditEntry(client, {
      teamId: actor.teamId,
      projectId: actor.projectId,
      actorKind: "user",
      actorId: actor.userId,
      action: "api_key.revoke",
      subject: keyId,
      before: revoked,
    });
  });
  forgetApiKeys();
}
