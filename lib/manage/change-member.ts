import type { UserActor } from "@/lib/auth/actor";
import { ApiError } from "@/lib/schema/http/api-error";
import type { Role } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";
import { deleteMembership, lockRoles, updateRole } from "@/lib/store/people/memberships";

/** Changes the role of a member. The last admin cannot be demoted. */
export function changeMemberRole(actor: UserActor, userId: string, role: Role): Promise<void> {
  return changeMember(actor, userId, role, (client) => updateRole(client, actor.teamId, userId, role));
}

/** Removes a member from the team. The user and their history stay. */
export function removeMember(actor: UserActor, userId: string): Promise<void> {
  return changeMember(actor, userId, null, (client) => deleteMembership(client, actor.teamId, userId));
}

async function changeMember(
  actor: UserActor,
  userId: string,
  becomes: Role | null,
  change: (client: Client) => Promise<void>,
): Promise<void> {
  await transaction(async (client) => {
    const roles = await lockRoles(client, actor.teamId);
    // The actor may have been demoted while waiting for the lock.
    if (roles.get(actor.userId) !== "admin") throw new ApiError(403, "forbidden", "Requires the admin role");
    const was = roles.get(userId);
    if (was === undefined) throw new ApiError(404, "not_found", "Not found");
    const admins = [...roles.values()].filter((role) => role === "admin").length;
    if (was === "admin" && becomes !== "admin" && admins === 1) {
      throw new ApiError(409, "last_admin", "A team needs at least one admin; promote another member first");
    }
    await change(client);
    await insertAuditEntry(client, {
      teamId: actor.teamId,
      projectId: null,
      actorKind: "user",
      actorId: actor.userId,
      action: becomes === null ? "member.remove" : "member.change_role",
      subject: userId,
      before: { role: was },
      after: becomes === null ? null : { role: becomes },
    });
  });
}
