import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

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
