import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { canEnter, SYSTEM_FOLDER } from "./embedded-binaries.mjs";
import { StartError } from "./start-error.mjs";

/**
 * The folder of the database of a data directory: the directory itself, or, if the database's account cannot enter it,
 * a folder below /var/lib/sightline that the file `pg-location` names.
 */
export function placeDatabase(dataDir, account) {
  const pointer = path.join(dataDir, "pg-location");
  if (existsSync(pointer)) {
    const folder = readFileSync(pointer, "utf8").trim();
    if (existsSync(folder)) return folder;
    throw new StartError(
      `${pointer} points to the database in ${folder}, which does not exist. Restore it, or remove the data ` +
        "directory to start over.",
    );
  }
  // The account may pass through but not list; the secrets beside the database are protected by their modes.
  if (account) chmodSync(dataDir, 0o711);
  if (canEnter(dataDir, account)) return dataDir;
  const folder = path.join(SYSTEM_FOLDER, randomUUID());
  try {
    mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
    mkdirSync(folder, { mode: 0o711 });
    chmodSync(folder, 0o711);
  } catch (thrown) {
    throw new StartError(
      `Postgres does not run as root, and its account cannot enter ${dataDir} (a parent folder denies access). ` +
        `${SYSTEM_FOLDER} cannot be used instead: ${thrown.message}. Set SIGHTLINE_DATA_DIR to a folder such as ` +
        "/var/lib/sightline/data, or start as a regular user.",
    );
  }
  writeFileSync(pointer, `${folder}\n`);
  return folder;
}
