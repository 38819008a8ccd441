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

/**
 * The same of the calmest of five runs: compiling and the first use of caches do not count. In milliseconds of a quiet
 * machine: where a fixed piece of work takes longer, so does every tick.
 */
export async function measureCalmest<T>(work: () => Promise<T>, enoughMs: number): Promise<Measured<T>> {
  let best: Measured<T> | null = null;
  for (let run = 1; run <= 5 && (best === null || best.stallMs >= enoughMs); run++) {
    const before = slowness();
    const { result, stallMs } = await measureStall(work);
    const quietMs = stallMs / Math.max(before, slowness());
    if (best === null || quietMs < best.stallMs) best = { result, stallMs: quietMs };
  }
  return best!;
}

/** What `fixedWork` takes on the machine that limits are meant for. */
const QUIET_MS = 8;

/** How many times longer this machine takes just now; at least 1. */
function slowness(): number {
  const times = [1, 2].map(() => {
    const began = threadCpuMs();
    fixedWork();
    return threadCpuMs() - began;
  });
  return Math.max(1, Math.min(...times) / QUIET_MS);
}

function fixedWork(): Map<string, number> {
  const rows = Array.from({ length: 12_000 }, (_, at) => ({
    name: `row ${(at * 7_919) % 12_000}`,
    value: at / 7,
  }));
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  const sums = new Map<string, number>();
  for (const { name, value } of rows) {
    const group = name.slice(0, 7);
    sums.set(group, (sums.get(group) ?? 0) + value);
  }
  return sums;
}

// Compiled before it is measured.
for (let time = 0; time < 5; time++) fixedWork();

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
