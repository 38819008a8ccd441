import { readFileSync } from "node:fs";

const TICK_MS = 5;

type Measured<T> = { result: T; stallMs: number };

/**
 * The longest time that the event loop was blocked while `work` ran. A thread that waits for a busy machine uses no CPU,
 * so a gap counts only as far as this thread used CPU in it.
 */
export async function measureStall<T>(work: () => Promise<T>): Promise<Measured<T>> {
  let stallMs = 0;
  let last = now();
  const look = () => {
    const here = now();
    stallMs = Math.max(stallMs, Math.min(here.wallMs - last.wallMs, here.cpuMs - last.cpuMs));
    last = here;
  };
  const timer = setInterval(look, TICK_MS);
  try {
    const result = await work();
    look();
    return { result, stallMs };
  } finally {
    clearInterval(timer);
  }
}

/** The same of the calmest of three runs: compiling and the first use of caches do not count. */
export async function measureCalmest<T>(work: () => Promise<T>, enoughMs: number): Promise<Measured<T>> {
  let best = await measureStall(work);
  for (let run = 2; run <= 3 && best.stallMs >= enoughMs; run++) {
    const next = await measureStall(work);
    if (next.stallMs < best.stallMs) best = next;
  }
  return best;
}

function now(): { wallMs: number; cpuMs: number } {
  return { wallMs: performance.now(), cpuMs: threadCpuMs() };
}

/** Of this thread where the system tells: others of the process run other tests. */
function threadCpuMs(): number {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
}
