import pg from "pg";

const NAMES = "sightline.";
const holder = globalThis as { [key: symbol]: unknown };
const held = (name: string) => holder[Symbol.for(`${NAMES}${name}`)];

/** What changes the environment within a file forgets what was read of it: work of the file before may have read it. */
export function forgetEnvironment(): void {
  delete holder[Symbol.for(`${NAMES}env`)];
}

/** Notes the timers that are set from now on; returns what ends those that are left. */
export function noteTimers(): () => void {
  const { setTimeout, setInterval } = globalThis;
  const left = new Set<NodeJS.Timeout>();
  const noting = <Args extends unknown[]>(set: (...args: Args) => NodeJS.Timeout) =>
    Object.assign((...args: Args) => {
      const timer = set(...args);
      left.add(timer);
      return timer;
    }, set);
  Object.assign(globalThis, { setTimeout: noting(setTimeout), setInterval: noting(setInterval) });
  return () => {
    Object.assign(globalThis, { setTimeout, setInterval });
    for (const timer of left) clearTimeout(timer);
  };
}

/** Closes the pools of the product and forgets what it keeps for the process (lib/process-wide.ts), as its end would. */
export async function endProcess(): Promise<void> {
  const keys = Object.getOwnPropertySymbols(holder).filter((key) => Symbol.keyFor(key)?.startsWith(NAMES));
  for (const key of keys) {
    const value = holder[key];
    if (value instanceof pg.Pool && !value.ended) await value.end();
  }
  // It is not waited for, and ends at its next statement.
  const memory = held("database-memory") as { values: Map<string, unknown> } | undefined;
  const detectors = memory?.values.get("detectors") as Map<number, { work: Promise<unknown> }> | undefined;
  await Promise.allSettled([...(detectors?.values() ?? [])].map(({ work }) => work));
  for (const key of keys) delete holder[key];
}
