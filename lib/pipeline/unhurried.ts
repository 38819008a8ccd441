import { setImmediate } from "node:timers/promises";

const AT_ONCE = 720;

/** All that a long computation yields. Everything else that the process does has its turn in between. */
export async function unhurried<T>(work: Iterable<T>): Promise<T[]> {
  const results: T[] = [];
  for (const one of work) {
    results.push(one);
    if (results.length % AT_ONCE === 0) await setImmediate();
  }
  return results;
}
