import { guarded, guardedAdmin, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { loadProject } from "@/lib/dashboard/settings/load-projects";
import { changeProject } from "@/lib/manage/change-project";
import { ProjectChange } from "@/lib/schema/people/project";

export const GET = guarded("read", async (_request, { actor, projectId }) =>
  json(await loadProject(projectId, actor.kind === "user" ? actor.role : null)),
);

export const PATCH = guardedAdmin(async (request, { actor, projectId }) => {
  await changeProject(actor, await readJson(request, ProjectChange));
  return json(await loadProject(projectId, actor.role));
});
