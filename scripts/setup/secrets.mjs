import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { weaknessOf } from "./settings.mjs";
import { StartError } from "./start-error.mjs";

const NAMES = ["SIGHTLINE_SECRET_KEY", "NEXTAUTH_SECRET"];

function readOrCreate(file) {
  // Linked into place atomically, so that two concurrent first starts use the same secrets.
  const mine = `${file}.${process.pid}`;
  const made = Object.fromEntries(NAMES.map((name) => [name, randomBytes(32).toString("hex")]));
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    if (thrown.code !== "ENOENT") throw thrown;
  }
  writeFileSync(mine, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(mine, file);
  } catch (thrown) {
    if (thrown.code !== "EEXIST") throw thrown;
  } finally {
    rmSync(mine, { force: true });
  }
  return readFileSync(file, "utf8");
}

/** Generated secrets for those not set in the environment, stored in the data directory, readable only by this account. */
export function secretsOf(dataDir) {
  const file = path.join(dataDir, "secrets.json");
  let secrets;
  try {
    secrets = JSON.parse(readOrCreate(file));
    chmodSync(file, 0o600);
  } catch (thrown) {
    throw new StartError(
      `Cannot read the secrets in ${file} (${thrown.message}). Restore the file from a backup. Without it, stored ` +
        "channel secrets are lost and all users must log in again; to accept that, remove the file.",
    );
  }
  for (const name of NAMES) {
    const weakness = typeof secrets[name] === "string" ? weaknessOf(secrets[name]) : "is missing";
    if (weakness) throw new StartError(`${name} in ${file} ${weakness}. Restore the file from a backup.`);
  }
  return secrets;
}
