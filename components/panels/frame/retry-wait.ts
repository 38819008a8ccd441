const FIRST_MS = 5_000;
const LONGEST_MS = 60_000;
/** A failure so long after the last retry has another cause. */
const APART_MS = 5 * 60_000;

/** When the page was last refreshed because a part of it had failed, and how long that had waited. */
export type LastRetry = { at: number; waitMs: number } | null;

/** Retries follow each other more and more slowly: what fails may be an expensive read. */
export function retryWait(last: LastRetry, now: number): number {
  if (last === null || now - last.at > APART_MS) return FIRST_MS;
  return Math.min(LONGEST_MS, 2 * last.waitMs);
}
