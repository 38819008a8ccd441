import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartError } from "./start-error.mjs";

/** Creates the data directory if missing and checks that it is writable. Returns its absolute path. */
export function openDataDirectory(given) {
  const folder = path.resolve(given);
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    // Access bits do not reveal a read-only or full disk.
    const probe = path.join(folder, `.write-${process.pid}`);
    writeFileSync(probe, "x");
    rmSync(probe);
    return folder;
  } catch (thrown) {
    throw new StartError(`The data directory ${folder} cannot be used: ${reasonOf(thrown, folder)}`);
  }
}

function ownerOf(folder) {
  try {
    return statSync(folder).uid;
  } catch {
    // It is missing, or within a folder that this account cannot enter.
    return undefined;
  }
}

function reasonOf(thrown, folder) {
  const advice = "Fix this, or set SIGHTLINE_DATA_DIR to a folder that this account can write to.";
  if (thrown.code === "EEXIST" || thrown.code === "ENOTDIR")
    return `it or one of its parents is a file. ${advice}`;
  if (thrown.code === "ENOSPC") return `the disk is full. ${advice}`;
  if (thrown.code === "EROFS") return `the file system is read-only. ${advice}`;
  const owner = ownerOf(folder);
  const who = `this account (uid ${process.getuid?.()}) cannot write to it`;
  return `${who}${owner === undefined ? "" : `; it is owned by uid ${owner}`} (${thrown.code}). ${advice}`;
}
