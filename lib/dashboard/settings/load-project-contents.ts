import { COUNTED_REQUESTS } from "@/lib/schema/people/facts";
import type { ProjectContents } from "@/lib/schema/people/project";
import { countProjectContents } from "@/lib/store/people/projects";

/** What would be deleted with a project. */
export function loadProjectContents(projectId: number): Promise<ProjectContents> {
  return countProjectContents(projectId, COUNTED_REQUESTS);
}
