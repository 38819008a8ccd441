import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A run that is stopped leaves none of its processes behind. */
export function endAtExit(child: ChildProcess): void {
  running.add(child);
  child.once("exit", () => running.delete(child));
}
