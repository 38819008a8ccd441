const TICK_MS = 5;

type Measured<T> = { result: T; stallMs: number };

/**
 * The longest time that the event loop was blocked while `work` ran. A process that waits for a busy machine uses no
 * CPU, so a gap counts only as far as this process used CPU in it.
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

function now(): { wallMs: number; cpuMs: number } {
  const { user, system } = process.cpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1_000 };
}
