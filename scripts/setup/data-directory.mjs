import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartError } from "./start-error.mjs";

/** Makes the data directory where it is missing and proves that it can be written. Returns its absolute path. */
export function openDataDirectory(given) {
  const folder = path.resolve(given);
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    // Access bits say nothing of a read-only or a full disk.
    const probe = path.join(folder, `.write-${process.pid}`);
    writeFileSync(probe, "x");
    rmSync(probe);
    return folder;
  } catch (thrown) {
    throw new StartError(`The data directory ${folder} cannot be used: ${reasonOf(thrown, folder)}`);
  }
}

function reasonOf(thrown, folder) {
  const advice = "Repair it, or set SIGHTLINE_DATA_DIR to a folder that this account can write.";
  if (thrown.code === "EEXIST" || thrown.code === "ENOTDIR")
    return `it, or a part of its path, is a file. ${advice}`;
  if (thrown.code === "ENOSPC") return `the disk is full. ${advice}`;
  if (thrown.code === "EROFS") return `the file system is read-only. ${advice}`;
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  const who = `this account (uid ${process.getuid?.()}) may not write there`;
  return `${who}${owner === undefined ? "" : `; it belongs to uid ${owner}`} (${thrown.code}). ${advice}`;
}
