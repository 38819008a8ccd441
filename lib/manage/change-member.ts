import type { PoolClient } from "pg";
import type { UserActor } from "@/lib/auth/actor";
import { ApiError } from "@/lib/schema/http/api-error";
import type { Role } from "@/lib/schema/people/role";
import { transaction } from "@/lib/store/database/pool";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";
import { deleteMembership, lockRoles, updateRole } from "@/lib/store/people/memberships";

/** Gives a member another role; the last admin keeps theirs. */
export function changeMemberRole(actor: UserActor, userId: string, role: Role): Promise<void> {
  return changeMember(actor, userId, role, (client) => updateRole(client, actor.teamId, userId, role));
}

/** Takes a member out of the team; the person and what they did stay. */
export function removeMember(actor: UserActor, userId: string): Promise<void> {
  return changeMember(actor, userId, null, (client) => deleteMembership(client, actor.teamId, userId));
}

async function changeMember(
  actor: UserActor,
  userId: string,
  becomes: Role | null,
  change: (client: PoolClient) => Promise<void>,
): Promise<void> {
  await transaction(async (client) => {
    const roles = await lockRoles(client, actor.teamId);
    // Whoever was demoted while waiting for the lock has nothing to say any more.
    if (roles.get(actor.userId) !== "admin")
      throw new ApiError(403, "forbidden", "only an admin may do this");
    const was = roles.get(userId);
    if (was === undefined) throw new ApiError(404, "not_found", "there is nothing here, or it is not yours");
    const admins = [...roles.values()].filter((role) => role === "admin").length;
    if (was === "admin" && becomes !== "admin" && admins === 1) {
      throw new ApiError(409, "last_admin", "the last admin of a team stays; make another one first");
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
