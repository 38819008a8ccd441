import { readFileSync, writeFileSync } from "node:fs";

/** Whether what a stamp file stands for was made from these sources. */
export function isFresh(file, hash) {
  try {
    return readFileSync(file, "utf8").trim() === hash;
  } catch {
    return false;
  }
}

/** Written last, so that work which is cut off counts as not done. */
export function writeStamp(file, hash) {
  writeFileSync(file, `${hash}\n`);
}
