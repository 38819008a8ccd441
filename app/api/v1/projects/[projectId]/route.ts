import { serve } from "@/lib/auth/serve";
import { loadProject } from "@/lib/dashboard/settings/load-projects";
import { changeProject } from "@/lib/manage/change-project";
import { deleteProject } from "@/lib/manage/edit-projects";
import { PROJECTS } from "@/lib/schema/http/endpoints/projects";

export const GET = serve(PROJECTS.show, async ({ actor, projectId }) =>
  loadProject(projectId, actor.kind === "user" ? actor.role : null),
);

export const PATCH = serve(PROJECTS.change, async ({ actor, projectId, body }) => {
  await changeProject(actor, body);
  return loadProject(projectId, actor.role);
});

export const DELETE = serve(PROJECTS.delete, ({ actor, body }) => deleteProject(actor, body.name));
