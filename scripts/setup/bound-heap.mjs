import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * For the threads, too. First of all: V8 of Node 20 ends a process in which the first of these flags changes while it is
 * between two collections at rest, as it can be after a minute of installing.
 */
export function shapeHeaps() {
  // At rest, V8 collects everything 100 s after its last collection to give memory back, and up to three times, though the
  // first finds nearly all: each takes as much processor time as half a minute of everything else.
  setFlagsFromString("--memory-reducer-single-gc");
  // For threads: what a round of the worker reads is garbage after it, but in V8's smallest young space it would grow old
  // within the round, and be looked for again and again.
  setFlagsFromString("--min-semi-space-size=4");
}

/**
 * V8 lets the old space grow by hundreds of MB before it first looks for garbage, and then to a multiple of what is in use:
 * under load, most of the memory of a process would be garbage. After a first collection it looks whenever the heap has
 * grown by half.
 */
export function boundHeap() {
  setFlagsFromString("--heap-growing-percent=50");
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}
