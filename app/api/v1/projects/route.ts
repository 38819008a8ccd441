import { serve } from "@/lib/auth/serve";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";
import { PROJECTS } from "@/lib/schema/http/endpoints/people";

export const GET = serve(PROJECTS.list, async ({ account }) => ({
  projects: await loadProjects(account.userId),
}));
