import type { UserActor } from "@/lib/auth/actor";
import { ApiError } from "@/lib/schema/http/api-error";
import type { ProjectChange } from "@/lib/schema/people/project";
import { transaction } from "@/lib/store/database/pool";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";
import {
  lockProjectSettings,
  type ProjectSettings,
  updateProjectSettings,
} from "@/lib/store/people/projects";

/** Renames a project or changes its settings; omitted fields stay. */
export async function changeProject(actor: UserActor, change: ProjectChange): Promise<void> {
  const { projectId } = actor;
  try {
    await transaction(async (client) => {
      const found = await lockProjectSettings(client, projectId);
      if (!found) throw new ApiError(404, "not_found", "Not found");
      const { teamId, ...before } = found;
      const after: ProjectSettings = {
        name: change.name ?? before.name,
        timeZone: change.time_zone ?? before.timeZone,
        outputIncludesThinking: change.output_includes_thinking ?? before.outputIncludesThinking,
      };
      await updateProjectSettings(client, projectId, after);
      await insertAuditEntry(client, {
        teamId,
        projectId,
        actorKind: "user",
        actorId: actor.userId,
        action: "project.change",
        subject: String(projectId),
        before,
        after,
      });
    });
  } catch (thrown) {
    if ((thrown as { code?: unknown } | null)?.code !== "23505") throw thrown;
    throw new ApiError(409, "name_taken", "name: is already the name of another project of this team");
  }
}
