import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { weaknessOf } from "./settings.mjs";
import { StartError } from "./start-error.mjs";

const NAMES = ["SIGHTLINE_SECRET_KEY", "NEXTAUTH_SECRET"];

function readOrMake(file) {
  // Linked into place whole, so that two first starts at once end up with the same secrets.
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

/** The secrets that the environment leaves out, made once and kept in the data directory for this account alone. */
export function secretsOf(dataDir) {
  const file = path.join(dataDir, "secrets.json");
  let secrets;
  try {
    secrets = JSON.parse(readOrMake(file));
    chmodSync(file, 0o600);
  } catch (thrown) {
    throw new StartError(
      `The secrets in ${file} cannot be read (${thrown.message}). Bring the file back from a backup. Without it, stored ` +
        "channel secrets are lost and everybody has to log in anew: then remove it, and new ones are made.",
    );
  }
  for (const name of NAMES) {
    const weakness = typeof secrets[name] === "string" ? weaknessOf(secrets[name]) : "is missing";
    if (weakness) throw new StartError(`${name} in ${file} ${weakness}. Bring the file back from a backup.`);
  }
  return secrets;
}
