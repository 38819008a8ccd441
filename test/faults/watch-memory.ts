import { readFileSync } from "node:fs";
import type { Installation } from "./installation";

const EVERY_MS = 1_000;

/** The most that a process took, and which one it was, when. */
export type Memory = { bytes: number; text: string };

/** Looks all the time how much memory each process takes. */
export function watchMemory(on: Installation): { stop: () => Memory } {
  let most: Memory = { bytes: 0, text: "0 MB" };
  const timer = setInterval(() => {
    for (const one of on.processes) {
      const sizes = sizesOf(one.isRunning ? one.pid : null);
      if (sizes === null || sizes.all <= most.bytes) continue;
      const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
      const age = Math.round((performance.now() - one.startedAt) / 1_000);
      most = {
        bytes: sizes.all,
        text: `${megabytes(sizes.all)} (${megabytes(sizes.own)} without mapped files), ${one.name} ${age} s after its start, at ${new Date().toISOString().slice(11, 19)}`,
      };
    }
  }, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}

function sizesOf(pid: number | null): { all: number; own: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const bytesOf = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)![1]) * 1_024;
    return { all: bytesOf("VmRSS"), own: bytesOf("RssAnon") };
  } catch {
    // It has ended.
    return null;
  }
}
