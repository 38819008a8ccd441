import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), "sightline-data-"));
  chmodSync(parent, 0o755);
  // Where the other account can read them, wherever the checkout is.
  for (const file of ["data-directory.mjs", "start-error.mjs"])
    cpSync(path.join(import.meta.dirname, file), path.join(parent, file));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** The answer to an account without rights; root may enter everything. */
function open(folder: string): string {
  const program = `import("${parent}/data-directory.mjs").then(({ openDataDirectory }) => openDataDirectory("${folder}"))
    .catch((thrown) => process.stdout.write(thrown.name + ": " + thrown.message))`;
  const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  return spawnSync(process.execPath, ["-e", program], { encoding: "utf8", cwd: "/", ...other }).stdout;
}

it.each(["closed", "closed/data", "closed/further/data"])("says that it may not use %s", (name) => {
  const closed = path.join(parent, "closed");
  mkdirSync(closed);
  chmodSync(closed, 0o000);
  const folder = path.join(parent, name);
  expect(open(folder)).toMatch(
    new RegExp(
      `^StartError: The data directory ${folder} cannot be used: this account .*EACCES.*SIGHTLINE_DATA_DIR`,
    ),
  );
});
