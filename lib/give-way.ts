import { setImmediate } from "node:timers/promises";

const SLICE_MS = 8;

/**
 * Runs work that yields wherever it may be interrupted; everything else that the process does has its turn every few
 * milliseconds. `check` is called then and ends the work by throwing.
 */
export async function unhurried<T>(work: Generator<unknown, T>, check: () => void = () => {}): Promise<T> {
  for (let since = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    await setImmediate();
    check();
    since = performance.now();
  }
}

/** `items.map(change)`, unhurried. */
export function mapUnhurried<T, R>(items: readonly T[], change: (item: T) => R): Promise<R[]> {
  return unhurried(changed(items, change));
}

function* changed<T, R>(items: readonly T[], change: (item: T) => R): Generator<undefined, R[]> {
  const results: R[] = [];
  for (const item of items) {
    results.push(change(item));
    yield;
  }
  return results;
}
