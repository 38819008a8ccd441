import type { UserActor } from "@/lib/auth/actor";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import type { Role } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
import { revokeInvitationRows } from "@/lib/store/people/invitations";
import { countAdmins, deleteMembership, lockRoles, updateRole } from "@/lib/store/people/memberships";
import { endResetsBy } from "@/lib/store/people/password-resets";
import { noteOwnChange, noteTeamChange } from "./audited";

/** Changes the role of a member. The last admin cannot be demoted. */
export function changeMemberRole(actor: UserActor, userId: string, role: Role): Promise<void> {
  return changeMember(actor, userId, role);
}

/** Removes a member from the team. The user and their history stay. */
export function removeMember(actor: UserActor, userId: string): Promise<void> {
  return changeMember(actor, userId, null);
}

async function changeMember(actor: UserActor, userId: string, becomes: Role | null): Promise<void> {
  const { teamId } = actor;
  await transaction(async (client) => {
    const roles = await lockRoles(client, teamId);
    // The actor may have been demoted while waiting for the lock.
    if (roles.get(actor.userId) !== "admin") throw new ApiError(403, "forbidden", "Requires the admin role");
    const was = await moveMember(client, teamId, roles, userId, becomes);
    await noteTeamChange(client, actor, becomes === null ? "member.remove" : "member.change_role", {
      subject: userId,
      before: { role: was },
      ...(becomes === null ? {} : { after: { role: becomes } }),
    });
  });
}

/** Any member may leave, but the last admin. */
export async function leaveTeam(userId: string, teamId: string): Promise<void> {
  await transaction(async (client) => {
    const roles = await lockRoles(client, teamId);
    const was = await moveMember(client, teamId, roles, userId, null);
    await noteOwnChange(client, userId, "member.leave", { teamId, subject: userId, before: { role: was } });
  });
}

/** Returns the role that the member had. The caller holds the lock of the team, under which `roles` were read. */
async function moveMember(
  client: Client,
  teamId: string,
  roles: Map<string, Role>,
  userId: string,
  becomes: Role | null,
): Promise<Role> {
  const was = roles.get(userId);
  if (was === undefined) throw notFound();
  if (becomes === null) await deleteMembership(client, teamId, userId);
  else await updateRole(client, teamId, userId, becomes);
  if (was === "admin" && becomes !== "admin") {
    if ((await countAdmins(client, teamId)) === 0) {
      throw new ApiError(409, "last_admin", "A team needs at least one admin; promote another member first");
    }
    // Links that this admin made must not outlive the role.
    await revokeInvitationRows(client, teamId, { createdBy: userId });
    await endResetsBy(client, userId);
  }
  return was;
}
