import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const NOT_BUILT = /(\.test\.tsx?$|^lib\/store\/generated$|\.md$|^\.|\.tsbuildinfo$)/;

function* filesBelow(root, relative) {
  const absolute = path.join(root, relative);
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (!found || NOT_BUILT.test(relative) || path.basename(relative).startsWith(".")) return;
  if (found.isFile()) yield relative;
  if (!found.isDirectory()) return;
  for (const name of readdirSync(absolute).sort()) yield* filesBelow(root, `${relative}/${name}`);
}

/** A hash of the contents of files and folders, without tests and documents; missing entries are ignored. */
export function sourceHash(root, entries) {
  const hash = createHash("sha256");
  for (const entry of entries) {
    for (const file of filesBelow(root, entry)) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(path.join(root, file)))
        .update("\0");
    }
  }
  return hash.digest("hex");
}
