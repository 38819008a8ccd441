import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** If it stops more often than this, restarting will not help. */
const LIMIT = { restarts: 5, withinMs: 10 * 60_000 };
const TAIL_BYTES = 8_192;

function lastLine(file) {
  try {
    const log = openSync(file, "r");
    try {
      const { size } = fstatSync(log);
      const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
      readSync(log, tail, 0, tail.length, size - tail.length);
      return tail.toString("utf8").trimEnd().split("\n").at(-1);
    } finally {
      closeSync(log);
    }
  } catch (thrown) {
    return `(${thrown.message})`;
  }
}

/**
 * Restarts the embedded Postgres when it stops unexpectedly, at most five times in ten minutes. Resolves after an
 * intended stop, or after calling `giveUp`.
 */
export async function keepRunning(server, { isStopping, warn, giveUp }, limit = LIMIT) {
  const ends = [];
  for (;;) {
    const how = await server.ended();
    if (isStopping()) return;
    const now = performance.now();
    ends.push(now);
    while (ends[0] < now - limit.withinMs) ends.shift();
    const what = `the embedded database stopped (${how}); its log ${server.logFile} ends: ${lastLine(server.logFile)}`;
    if (ends.length > limit.restarts) {
      warn(
        `${what}\nerror: it stopped ${ends.length} times in ${limit.withinMs / 60_000} min and will not be restarted`,
      );
      return giveUp();
    }
    warn(`${what}\n  restarting it`);
    try {
      await server.restart();
    } catch (thrown) {
      if (isStopping()) return;
      warn(`error: ${thrown.message}`);
      return giveUp();
    }
    if (isStopping()) return;
    warn("  the embedded database is running again");
  }
}
