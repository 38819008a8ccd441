import { readFileSync, writeFileSync } from "node:fs";

/** Whether a stamp file has this hash of its sources. */
export function isFresh(file, hash) {
  try {
    return readFileSync(file, "utf8").trim() === hash;
  } catch {
    return false;
  }
}

/** Written last, so that interrupted work counts as not done. */
export function writeStamp(file, hash) {
  writeFileSync(file, `${hash}\n`);
}
