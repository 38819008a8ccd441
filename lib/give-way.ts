import { setImmediate } from "node:timers/promises";
import { checkCaller, currentCall } from "./call";
import { processWide } from "./process-wide";
import { TeamQueues } from "./team-queues";
import { NO_TEAM } from "./turns";

/** A call takes several turns of the event loop, and waits for a slice in each. */
const SLICE_MS = 2;

/** What waits for its next slice; the background has no team. */
const waiting = () => processWide("slices", () => new TeamQueues<string, () => void>());

/**
 * Resolves when the next slice of this work may begin. In one turn of the event loop there is one slice, however much
 * long work there is, and teams take turns.
 */
function nextSlice(): Promise<void> {
  const queues = waiting();
  if (queues.isEmpty) void setImmediate().then(beginNext);
  return new Promise((begin) => queues.add(currentCall()?.team ?? NO_TEAM, begin));
}

function beginNext(): void {
  const queues = waiting();
  for (const [team] of queues) {
    const begin = queues.take(team);
    if (!queues.isEmpty) void setImmediate().then(beginNext);
    begin();
    return;
  }
}

/**
 * Await it between pieces of long work: it lets everything else run once a slice of 2 ms is used up, and throws if the
 * caller has left.
 */
export function timeSlices(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < SLICE_MS) return;
    return nextSlice().then(() => {
      checkCaller();
      began = performance.now();
    });
  };
}

/**
 * Runs work that yields wherever it may be interrupted, in slices of 2 ms. Between slices, it ends if the caller has left
 * or `check` throws.
 */
export async function runInSlices<T>(work: Generator<unknown, T>, check: () => void = () => {}): Promise<T> {
  for (let since = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    await nextSlice();
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
