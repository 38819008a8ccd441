import { serve } from "@/lib/auth/serve";
import { loadProjectContents } from "@/lib/dashboard/settings/load-project-contents";
import { PROJECTS } from "@/lib/schema/http/endpoints/projects";

export const GET = serve(PROJECTS.contents, ({ projectId }) => loadProjectContents(projectId));
