import { setImmediate } from "node:timers/promises";

const AT_ONCE_MS = 8;

/** To be awaited between pieces of long work: everything else has its turn where this has held the process for long. */
export function pace(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < AT_ONCE_MS) return;
    await setImmediate();
    began = performance.now();
  };
}
