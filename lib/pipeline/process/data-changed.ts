import { EventEmitter } from "node:events";
import { processWide } from "@/lib/process-wide";

export type Change = { kind: "data" | "alert"; projectId: number };

const emitter = () =>
  processWide("data-changed", () => {
    const made = new EventEmitter();
    // One listener per open event stream, whose number is limited elsewhere.
    made.setMaxListeners(0);
    return made;
  });

/** Tells live views of this process that rows were committed or alerts changed. */
export function announceChange(change: Change): void {
  emitter().emit("change", change);
}

/** Returns the function that ends the subscription. */
export function onChange(listener: (change: Change) => void): () => void {
  emitter().on("change", listener);
  return () => emitter().off("change", listener);
}
