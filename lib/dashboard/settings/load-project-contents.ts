import type { ProjectContents } from "@/lib/schema/people/project";
import { countProjectContents } from "@/lib/store/people/projects";

/** Counting stops here: a project may have hundreds of millions of requests. */
export const COUNTED_REQUESTS = 1_000_000;

/** What would be deleted with a project. `requests` is at most COUNTED_REQUESTS. */
export function loadProjectContents(projectId: number): Promise<ProjectContents> {
  return countProjectContents(projectId, COUNTED_REQUESTS);
}
