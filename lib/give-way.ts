import { setImmediate } from "node:timers/promises";
import { checkCaller } from "./call";

const SLICE_MS = 8;

/**
 * Await it between pieces of long work: it lets everything else run once a slice of 8 ms is used up, and throws if the
 * caller has left.
 */
export function timeSlices(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < SLICE_MS) return;
    return setImmediate().then(() => {
      checkCaller();
      began = performance.now();
    });
  };
}

/**
 * Runs work that yields wherever it may be interrupted, in slices of 8 ms. Between slices, it ends if the caller has left
 * or `check` throws.
 */
export async function runInSlices<T>(work: Generator<unknown, T>, check: () => void = () => {}): Promise<T> {
  for (let since = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    await setImmediate();
    checkCaller();
    check();
    since = performance.now();
  }
}

/** `items.map(change)`, in slices. */
export function mapInSlices<T, R>(items: readonly T[], change: (item: T) => R): Promise<R[]> {
  return runInSlices(changed(items, change));
}

function* changed<T, R>(items: readonly T[], change: (item: T) => R): Generator<undefined, R[]> {
  const results: R[] = [];
  for (const item of items) {
    results.push(change(item));
    yield;
  }
  return results;
}
