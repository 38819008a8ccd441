import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { canEnter, SYSTEM_FOLDER } from "./embedded-binaries.mjs";
import { StartError } from "./start-error.mjs";

/**
 * The folder that holds the database of a data directory: the directory itself, or, where root has it below a folder
 * that the database's account cannot enter, one below /var/lib/sightline that `pg-location` in the directory names.
 */
export function placeDatabase(dataDir, account) {
  const pointer = path.join(dataDir, "pg-location");
  if (existsSync(pointer)) {
    const folder = readFileSync(pointer, "utf8").trim();
    if (existsSync(folder)) return folder;
    throw new StartError(
      `${pointer} says that the database lies in ${folder}, and that folder is gone. Bring it back, or remove the ` +
        "data directory to begin anew.",
    );
  }
  // The account must pass through, but not list: the secrets beside the database stay ours by their own modes.
  if (account) chmodSync(dataDir, 0o711);
  if (canEnter(dataDir, account)) return dataDir;
  const folder = path.join(SYSTEM_FOLDER, randomUUID());
  try {
    mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
    mkdirSync(folder, { mode: 0o711 });
    chmodSync(folder, 0o711);
  } catch (thrown) {
    throw new StartError(
      `Postgres does not run as root, and its account cannot enter ${dataDir} (a parent folder is closed to others). ` +
        `${SYSTEM_FOLDER} cannot be used instead: ${thrown.message}. Set SIGHTLINE_DATA_DIR to a folder such as ` +
        "/var/lib/sightline/data, or start as an ordinary user.",
    );
  }
  writeFileSync(pointer, `${folder}\n`);
  return folder;
}
