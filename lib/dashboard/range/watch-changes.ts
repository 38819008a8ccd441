import { type ChangeKind, watchProject } from "@/lib/store/database/watch-project";

export type { ChangeKind };

/** Changes of a project that any process made, within about two seconds. Returns the function that ends the watch. */
export function watchChanges(projectId: number, listener: (kind: ChangeKind) => void): () => void {
  return watchProject(projectId, listener);
}
