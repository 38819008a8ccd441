import { COUNTED_REQUESTS, type ProjectContents } from "@/lib/schema/people/project";
import { countProjectContents } from "@/lib/store/people/projects";

/** What would be deleted with a project. */
export function loadProjectContents(projectId: number): Promise<ProjectContents> {
  return countProjectContents(projectId, COUNTED_REQUESTS);
}
