import { pool } from "./pool";
import { isOfAnotherNode } from "./transient-error";

/** What `work` returns; null while a node of a distributed database that it needs does not answer. `note` gets that error. */
export async function unlessNodeIsLost<T>(
  work: () => Promise<T>,
  note?: (thrown: unknown) => void,
): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (!isOfAnotherNode(thrown)) throw thrown;
    note?.(thrown);
    return null;
  }
}

/** Whether the node of a project answers. */
export async function isReachable(projectId: number): Promise<boolean> {
  const answer = await unlessNodeIsLost(() =>
    pool().query("SELECT 1 FROM rollup_fragments WHERE project_id = $1 LIMIT 1", [projectId]),
  );
  return answer !== null;
}

/**
 * What `read` returns of these projects, in one call while all nodes answer. While one does not, of those on the others:
 * `reached` has them.
 */
export async function readReachable<T>(
  projectIds: readonly number[],
  read: (ids: readonly number[]) => Promise<T>,
): Promise<{ reached: readonly number[]; found: T }> {
  const found = await unlessNodeIsLost(() => read(projectIds));
  if (found !== null) return { reached: projectIds, found };
  const reached: number[] = [];
  for (const id of projectIds) if (await isReachable(id)) reached.push(id);
  return { reached, found: await read(reached) };
}
