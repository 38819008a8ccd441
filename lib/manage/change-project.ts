import type { UserActor } from "@/lib/auth/actor";
import { forgetApiKeys } from "@/lib/auth/credentials/api-key-cache";
import { notFound } from "@/lib/schema/http/api-error";
import type { ProjectChange } from "@/lib/schema/people/project";
import {
  lockProjectSettings,
  type ProjectSettings,
  setArchived,
  updateProjectSettings,
} from "@/lib/store/people/projects";
import { assertStillAdmin } from "./assert-still-admin";
import { audited } from "./audited";
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
      before: auditView(before, archived),
      after: auditView(after, becomes),
    };
  });
  if (change.archived !== undefined) forgetApiKeys();
}

/** What the audit log holds of a project. */
const auditView = (settings: ProjectSettings, archived: boolean) => ({
  name: settings.name,
  time_zone: settings.timeZone,
  output_includes_thinking: settings.outputIncludesThinking,
  gateway_counts: settings.gatewayCounts,
  keeps_people: settings.keepsPeople,
  joins_incidents: settings.joinsIncidents,
  archived,
});
