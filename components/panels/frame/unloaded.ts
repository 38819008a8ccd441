import { type LastRetry, retryWait } from "./retry-wait";

/** A part of the page's code did not arrive. The framework remembers that: only the page loaded again asks for it again. */
export const isUnloaded = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.name === "ChunkLoadError";

const KEY = "sightline.reloaded";

/** Whether the page may be loaded again without being asked: more and more slowly, because its code may never arrive. */
export function mayReload(now: number): boolean {
  try {
    const last = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as LastRetry;
    const waitMs = retryWait(last, now);
    if (last !== null && now - last.at < waitMs) return false;
    sessionStorage.setItem(KEY, JSON.stringify({ at: now, waitMs }));
    return true;
  } catch {
    // Without storage nothing would slow it down.
    return false;
  }
}

export const reloadPage = (): void => window.location.reload();
