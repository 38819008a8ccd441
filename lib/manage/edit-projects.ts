import type { UserActor } from "@/lib/auth/actor";
import { forgetApiKeys } from "@/lib/auth/credentials/api-key-cache";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import type { NewProject } from "@/lib/schema/people/project";
import type { Client } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
import { listProjectsOfTeam, markProjectDeleted } from "@/lib/store/people/projects";
import { assertStillAdmin } from "./assert-still-admin";
import { assertTyped } from "./assert-typed";
import { audited, noteTeamChange } from "./audited";
import { makeProject } from "./make-project";
import { requireRoom } from "./require-room";

/** Creates a project in the team of the actor, with the default rules. */
export function createProject(actor: UserActor, { name, time_zone: timeZone }: NewProject): Promise<number> {
  return audited(actor, "project.create", async (client) => {
    await assertStillAdmin(client, actor);
    await requireRoom(client, "projects", actor.teamId);
    const id = await makeProject(client, actor.teamId, { name, timeZone });
    return { result: id, subject: String(id), after: { name, time_zone: timeZone } };
  });
}

/**
 * Deletes a project: it is gone for all callers at the next call, its keys are revoked, and a worker deletes its rows.
 */
export async function deleteProject(actor: UserActor, typed: string): Promise<void> {
  const { projectId } = actor;
  await transaction(async (client) => {
    await assertStillAdmin(client, actor);
    const project = await assertNotLast(client, actor, "delete");
    assertTyped(typed, project.name, "project");
    await markProjectDeleted(client, projectId);
    const subject = String(projectId);
    await noteTeamChange(client, actor, "project.delete", { subject, before: { name: project.name } });
  });
  forgetApiKeys();
}

/** A team keeps one project that is not archived, because its pages need one. Its row must be locked. */
export async function assertNotLast(
  client: Client,
  { teamId, projectId }: UserActor,
  verb: "delete" | "archive",
): Promise<{ name: string }> {
  const projects = await listProjectsOfTeam(client, teamId);
  const project = projects.find(({ id }) => id === projectId);
  if (!project) throw notFound();
  if (!projects.some(({ id, isArchived }) => id !== projectId && !isArchived)) {
    throw new ApiError(
      409,
      "last_project",
      `This is the team's only active project; create another one before you ${verb} it`,
    );
  }
  return project;
}
