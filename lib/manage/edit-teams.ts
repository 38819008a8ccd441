import type { Account, UserActor } from "@/lib/auth/actor";
import { forgetApiKeys } from "@/lib/auth/credentials/api-key-cache";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import type { NewTeam } from "@/lib/schema/people/team";
import { transaction } from "@/lib/store/database/pool";
import { revokeAllInvitations } from "@/lib/store/people/invitations";
import { insertMembership, lockAdminTeams } from "@/lib/store/people/memberships";
import { listProjectsOfTeam, markProjectDeleted } from "@/lib/store/people/projects";
import { insertTeam, lockTeam, markTeamDeleted, updateTeamName } from "@/lib/store/people/teams";
import { assertStillAdmin } from "./assert-still-admin";
import { assertTyped } from "./assert-typed";
import { noteOwnChange, noteTeamChange } from "./audited";
import { makeProject } from "./make-project";
import { refuseIfChanged } from "./refuse-if-changed";
import { requireRoom } from "./require-room";

/** Admins may create teams; a member who could would become an admin, whose rules and channels call out. */
export async function createTeam(
  { userId }: Account,
  { name, project, time_zone: timeZone }: NewTeam,
): Promise<{ id: string; projectId: number }> {
  return transaction(async (client) => {
    if ((await lockAdminTeams(client, userId)).length === 0) {
      throw new ApiError(403, "forbidden", "Only admins of a team can create another team");
    }
    await requireRoom(client, "teams", userId);
    const id = await insertTeam(client, name);
    await insertMembership(client, id, userId, "admin");
    const projectId = await makeProject(client, id, { name: project, timeZone });
    await noteOwnChange(client, userId, "team.create", { teamId: id, subject: id, after: { name, project } });
    return { id, projectId };
  });
}

export async function renameTeam(actor: UserActor, name: string): Promise<void> {
  await transaction(async (client) => {
    await assertStillAdmin(client, actor);
    const was = await lockTeam(client, actor.teamId);
    if (was === null) throw notFound();
    const change = { before: { name: was }, after: { name } };
    await refuseIfChanged(client, "team.rename", { subject: actor.teamId, ...change });
    await updateTeamName(client, actor.teamId, name);
    await noteTeamChange(client, actor, "team.rename", { subject: actor.teamId, ...change });
  });
}

/** Deletes a team with all of its projects. The admin must have another team to create things in. */
export async function deleteTeam(actor: UserActor, typed: string): Promise<void> {
  const { teamId } = actor;
  await transaction(async (client) => {
    const teams = await lockAdminTeams(client, actor.userId);
    await assertStillAdmin(client, actor);
    const name = await lockTeam(client, teamId);
    if (name === null) throw notFound();
    assertTyped(typed, name, "team");
    if (teams.length === 1) {
      throw new ApiError(
        409,
        "last_team",
        "This is the only team that you administer; create another one first",
      );
    }
    const projects = await listProjectsOfTeam(client, teamId);
    for (const { id } of projects) await markProjectDeleted(client, id);
    await revokeAllInvitations(client, teamId);
    await markTeamDeleted(client, teamId);
    const before = { name, projects: projects.map((project) => project.name) };
    await noteTeamChange(client, actor, "team.delete", { subject: teamId, before });
  });
  forgetApiKeys();
}
