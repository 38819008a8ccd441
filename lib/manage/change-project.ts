import type { UserActor } from "@/lib/auth/actor";
import { forgetApiKeys } from "@/lib/auth/credentials/api-key-cache";
import type { ProjectChange } from "@/lib/schema/people/project";
import {
  lockProjectSettings,
  type ProjectSettings,
  setArchived,
  updateProjectSettings,
} from "@/lib/store/people/projects";
import { assertStillAdmin } from "./assert-still-admin";
import { audited, notFound } from "./audited";
import { assertNotLast } from "./edit-projects";

/** Renames a project, changes its settings, archives or restores it; omitted fields stay. */
export async function changeProject(actor: UserActor, change: ProjectChange): Promise<void> {
  const { projectId } = actor;
  await audited(actor, "project.change", async (client) => {
    await assertStillAdmin(client, actor);
    const found = await lockProjectSettings(client, projectId);
    if (!found) throw notFound();
    const { teamId: _, archived, ...before } = found;
    const after: ProjectSettings = {
      name: change.name ?? before.name,
      timeZone: change.time_zone ?? before.timeZone,
      outputIncludesThinking: change.output_includes_thinking ?? before.outputIncludesThinking,
      gatewayCounts: change.gateway_counts ?? before.gatewayCounts,
      keepsPeople: change.keeps_people ?? before.keepsPeople,
      joinsIncidents: change.joins_incidents ?? before.joinsIncidents,
    };
    const becomes = change.archived ?? archived;
    if (becomes && !archived) await assertNotLast(client, actor, "archive");
    await updateProjectSettings(client, projectId, after);
    if (becomes !== archived) await setArchived(client, projectId, becomes);
    return {
      result: undefined,
      subject: String(projectId),
      before: { ...before, archived },
      after: { ...after, archived: becomes },
    };
  });
  if (change.archived !== undefined) forgetApiKeys();
}
