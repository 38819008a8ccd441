import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { SetUpFailure } from "./failure.mjs";
import { ROOT } from "./root.mjs";

/** The data directory, made where it is missing. Throws where it cannot be written. */
export function openDataDir(wanted = process.env.SIGHTLINE_DATA_DIR || ".data") {
  const dir = path.resolve(ROOT, wanted);
  try {
    // Others may pass through to the database's own folder, but read nothing here.
    mkdirSync(dir, { recursive: true, mode: 0o711 });
    accessSync(dir, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw new SetUpFailure(
      `the data directory ${dir} cannot be written (${thrown.code}). Set SIGHTLINE_DATA_DIR to one that this user may write, or change its owner.`,
    );
  }
  return dir;
}

/** Takes the directory for this process and returns the function that gives it back. A dead process's lock is taken over. */
export function lockDataDir(dir) {
  const file = path.join(dir, "sightline.lock");
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      const handle = openSync(file, "wx", 0o600);
      writeSync(handle, JSON.stringify({ pid: process.pid, started: startTime(process.pid) }));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (thrown) {
      if (thrown.code !== "EEXIST")
        throw new SetUpFailure(`the data directory ${dir} cannot be locked (${thrown.code}).`);
      const holder = readHolder(file);
      if (
        holder &&
        holder.pid !== process.pid &&
        startTime(holder.pid) === holder.started &&
        isAlive(holder.pid)
      ) {
        throw new SetUpFailure(
          `another Sightline (process ${holder.pid}) is running on ${dir}. Stop it first, or set SIGHTLINE_DATA_DIR to another directory.`,
        );
      }
      rmSync(file, { force: true });
    }
  }
  throw new SetUpFailure(`the lock ${file} keeps being taken by other processes.`);
}

function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Cut off while being written, or gone in the meantime.
    return null;
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown.code === "EPERM";
  }
}

/** When a process started, in the kernel's ticks, so that a number used again is not taken for the old process. */
function startTime(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")[19];
  } catch {
    return null;
  }
}

/** A secret of 256 random bits that stays the same over starts, readable by this user only. */
export function keptSecret(dir, name) {
  const file = path.join(dir, name);
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const secret = randomBytes(32).toString("base64url");
  const handle = openSync(file, "wx", 0o600);
  writeSync(handle, `${secret}\n`);
  closeSync(handle);
  return secret;
}
