import { linkSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import net from "node:net";
import { hostname } from "node:os";
import path from "node:path";
import { startOf } from "./process-identity.mjs";
import { StartError } from "./start-error.mjs";

const BEAT_MS = 5_000;
const SILENT_MS = 30_000;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function holds(owner, file) {
  if (!owner) return false;
  // Another container or machine on a shared disk: only its heartbeat is visible here.
  if (owner.host !== hostname()) return Date.now() - statSync(file).mtimeMs < SILENT_MS;
  return startOf(owner.pid) === owner.began;
}

// The kernel releases this name with its process, so only one process at a time can take over the file.
function holdName(dataDir) {
  if (process.platform !== "linux") return Promise.resolve(null);
  const { dev, ino } = statSync(dataDir);
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once("error", reject);
    server.listen(`\0sightline-${dev}-${ino}`, () => {
      server.unref();
      resolve(server);
    });
  });
}

function refusal(dataDir, owner) {
  const who = owner
    ? ` (process ${owner.pid} on ${owner.host}${owner.address ? `, ${owner.address}` : ""})`
    : "";
  return new StartError(
    `Another Sightline is already running on the data directory ${dataDir}${who}. Stop it first, or set ` +
      "SIGHTLINE_DATA_DIR to another directory.",
  );
}

/** Locks a data directory for this process; resolves to a function that releases it. Takes over the lock of a dead process. */
export async function lockDataDirectory(dataDir, address) {
  const file = path.join(dataDir, "lock.json");
  let name;
  try {
    name = await holdName(dataDir);
  } catch (thrown) {
    if (thrown.code === "EADDRINUSE") throw refusal(dataDir, read(file));
    throw thrown;
  }
  const mine = `${file}.${process.pid}`;
  const self = { pid: process.pid, began: startOf(process.pid), host: hostname(), address };
  writeFileSync(mine, `${JSON.stringify(self)}\n`);
  try {
    for (;;) {
      try {
        linkSync(mine, file);
        break;
      } catch (thrown) {
        if (thrown.code !== "EEXIST") throw thrown;
      }
      const owner = read(file);
      if (holds(owner, file)) throw refusal(dataDir, owner);
      rmSync(file, { force: true });
    }
  } catch (thrown) {
    name?.close();
    throw thrown;
  } finally {
    rmSync(mine, { force: true });
  }
  const beat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // The directory was removed; its lock is no longer needed.
    }
  }, BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    if (read(file)?.pid === process.pid) rmSync(file, { force: true });
    name?.close();
  };
}
