import { serve } from "@/lib/auth/serve";
import { loadProject, loadProjects } from "@/lib/dashboard/settings/load-projects";
import { createProject } from "@/lib/manage/edit-projects";
import { PROJECTS } from "@/lib/schema/http/endpoints/projects";

export const GET = serve(PROJECTS.list, async ({ account }) => ({
  projects: await loadProjects(account.userId),
}));

export const POST = serve(PROJECTS.create, async ({ actor, body }) =>
  loadProject(await createProject(actor, body), actor.role),
);
