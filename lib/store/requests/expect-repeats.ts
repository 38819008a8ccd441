import { processWide } from "@/lib/process-wide";

/** How long a project that has done something is expected to do it again. */
const EXPECTED_MS = 60_000;
const MOST_KNOWN = 10_000;

/** When what was noted of each project is no longer expected. */
type Expected = Map<number, number>;
const repeats = () => processWide<Expected>("projects-with-repeats", () => new Map());
const related = () => processWide<Expected>("projects-with-related-reports", () => new Map());

const isExpected = (until: Expected, projectId: number) => (until.get(projectId) ?? 0) > performance.now();

function note(until: Expected, projectId: number): void {
  if (until.size >= MOST_KNOWN) until.clear();
  until.set(projectId, performance.now() + EXPECTED_MS);
}

/**
 * Whether one of these projects has repeated requests lately. Then rows are inserted where their key is free: a COPY that
 * fails is wasted work and an error in the server's log.
 */
export function expectsRepeats(projectIds: Iterable<number>): boolean {
  for (const projectId of projectIds) if (isExpected(repeats(), projectId)) return true;
  return false;
}

export const noteRepeat = (projectId: number): void => note(repeats(), projectId);

/** Whether reports of the project have lately changed what earlier ones of other batches count as. */
export const expectsRelated = (projectId: number): boolean => isExpected(related(), projectId);

export const noteRelated = (projectId: number): void => note(related(), projectId);
