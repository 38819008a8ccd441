import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./root.mjs";

/** A hash of the contents of files and folders of the checkout; `skip` leaves out paths. */
export function hashOf(places, skip = () => false) {
  const hash = createHash("sha256");
  const visit = (place) => {
    const full = path.join(ROOT, place);
    if (!existsSync(full) || skip(place)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(path.join(place, name));
    } else hash.update(place).update("\0").update(readFileSync(full)).update("\0");
  };
  for (const place of places) visit(place);
  return hash.digest("hex");
}

export function isFresh(stampFile, hash) {
  const full = path.join(ROOT, stampFile);
  return existsSync(full) && readFileSync(full, "utf8") === hash;
}

export function writeStamp(stampFile, hash) {
  const full = path.join(ROOT, stampFile);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, hash);
}
