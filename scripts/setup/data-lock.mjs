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
  // Another container or machine on a shared disk: its processes cannot be seen from here, its heartbeat can.
  if (owner.host !== hostname()) return Date.now() - statSync(file).mtimeMs < SILENT_MS;
  return startOf(owner.pid) === owner.began;
}

// The kernel frees this name with the process that holds it, so exactly one process at a time may judge the file.
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
    `Another Sightline is already running on the data directory ${dataDir}${who}. Stop that one first, or give this ` +
      "one a directory of its own with SIGHTLINE_DATA_DIR.",
  );
}

/** Makes this process the only one on a data directory; resolves to the function that lets go. A dead owner's lock is taken over. */
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
      // The directory was removed under us: the lock of a directory that is gone protects nothing.
    }
  }, BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    if (read(file)?.pid === process.pid) rmSync(file, { force: true });
    name?.close();
  };
}
