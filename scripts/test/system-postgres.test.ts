import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findSystemPostgres } from "./system-postgres.mjs";

const mayAdd = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
let folder: string;
let calls: string;

// An apt-get that only records its arguments.
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sightline-system-postgres-"));
  calls = path.join(folder, "calls");
  const command = path.join(folder, "apt-get");
  writeFileSync(command, `#!/bin/sh\necho "$@" >> '${calls}'\n`);
  chmodSync(command, 0o755);
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function install(version: number): void {
  mkdirSync(path.join(folder, `pg/${version}/bin`), { recursive: true });
  writeFileSync(path.join(folder, `pg/${version}/bin/postgres`), "");
}

describe("the system's Postgres", () => {
  it("is the oldest one, from 15 on", async () => {
    for (const version of [13, 17, 16]) install(version);
    const found = await findSystemPostgres(true, path.join(folder, "pg"));
    expect(found).toEqual({ version: 16, bin: path.join(folder, "pg/16/bin") });
    expect(existsSync(calls)).toBe(false);
  });

  it("is not installed unless allowed", async () => {
    expect(await findSystemPostgres(false, path.join(folder, "pg"))).toBeNull();
    expect(existsSync(calls)).toBe(false);
  });

  it.runIf(mayAdd)("is installed by apt-get if allowed", async () => {
    expect(await findSystemPostgres(true, path.join(folder, "pg"))).toBeNull();
    expect(readFileSync(calls, "utf8")).toMatch(/install .*postgresql/);
  });
});
