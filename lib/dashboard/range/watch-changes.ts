import { type ChangeKind, watchProject } from "@/lib/store/database/watch-project";

export type { ChangeKind };

/** Reports changes of a project by any process within about two seconds. Returns a function to stop. */
export function watchChanges(projectId: number, listener: (kind: ChangeKind) => void): () => void {
  return watchProject(projectId, listener);
}
