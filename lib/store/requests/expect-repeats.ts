import { processWide } from "@/lib/process-wide";

/** How long a project that has repeated a request is expected to repeat more. */
const EXPECTED_MS = 60_000;
const MOST_KNOWN = 10_000;

const until = () => processWide("projects-with-repeats", () => new Map<number, number>());

/**
 * Whether one of these projects has repeated requests lately. Then rows are inserted where their key is free: a COPY that
 * fails is wasted work and an error in the server's log.
 */
export function expectsRepeats(projectIds: Iterable<number>): boolean {
  const now = performance.now();
  for (const projectId of projectIds) if ((until().get(projectId) ?? 0) > now) return true;
  return false;
}

export function noteRepeat(projectId: number): void {
  if (until().size >= MOST_KNOWN) until().clear();
  until().set(projectId, performance.now() + EXPECTED_MS);
}
