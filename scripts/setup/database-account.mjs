import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { StartError } from "./start-error.mjs";

const NAME = "postgres";

function lookUp(name) {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return line ? { uid: Number(uid), gid: Number(gid) } : null;
}

/**
 * The account that runs the embedded database; null for the current one. Postgres refuses to run as root, so root uses
 * the owner of an existing database, or the system account `postgres`, which is created if missing.
 */
export function databaseAccount(existingData) {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(existingData, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const found = lookUp(NAME);
  if (found) return found;
  const made = spawnSync(
    "useradd",
    ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
    {
      encoding: "utf8",
    },
  );
  const account = lookUp(NAME);
  if (account) return account;
  throw new StartError(
    `Postgres refuses to run as root, and the system account "${NAME}" could not be created ` +
      `(useradd: ${(made.stderr || made.error?.message || "no such command").trim()}). ` +
      "Start Sightline as a regular user, or set DATABASE_URL.",
  );
}
