import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { canEnter, SYSTEM_FOLDER } from "./embedded-binaries.mjs";
import { StartError } from "./start-error.mjs";

const NAME = "pg-location";
const OWNER = "data-directory";

const read = (file) => (existsSync(file) ? readFileSync(file, "utf8").trim() : null);

/** A copy of a data directory still points to the database of the original, which must not get two servers. */
function claim(folder, dataDir) {
  const file = path.join(folder, OWNER);
  const owner = read(file);
  if (owner === dataDir) return;
  if (owner !== null && read(path.join(owner, NAME)) === folder)
    throw new StartError(
      `${dataDir} is a copy of the data directory ${owner}: its ${NAME} leads to the same database in ${folder}. ` +
        `To use the copy, copy ${folder} too, and write the path of that copy into ${path.join(dataDir, NAME)}. If ` +
        `${owner} is no longer used, remove its ${NAME}.`,
    );
  writeFileSync(file, `${dataDir}\n`);
}

/**
 * The folder of the database of a data directory: the directory itself, or, if the database's account cannot enter it,
 * a folder below /var/lib/sightline that the file `pg-location` names.
 */
export function placeDatabase(dataDir, account) {
  const pointer = path.join(dataDir, NAME);
  const known = read(pointer);
  if (known !== null) {
    if (!existsSync(known))
      throw new StartError(
        `${pointer} points to the database in ${known}, which does not exist. Restore it, or write its new path ` +
          `into ${pointer}. To start over, remove the data directory.`,
      );
    claim(known, dataDir);
    return known;
  }
  // The account may pass through but not list; the secrets beside the database are protected by their modes.
  if (account) chmodSync(dataDir, 0o711);
  if (canEnter(dataDir, account)) return dataDir;
  if (existsSync(path.join(dataDir, "pg")))
    throw new StartError(
      `Postgres does not run as root, and its account cannot enter ${dataDir}, where the database is (a parent folder ` +
        "denies access). Move the directory, for example to /var/lib/sightline/data, and set SIGHTLINE_DATA_DIR to it.",
    );
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
  claim(folder, dataDir);
  return folder;
}
