import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataDirectory } from "./data-lock.mjs";
import { startOf } from "./process-identity.mjs";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sightline-lock-"));
  file = path.join(folder, "lock.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const heldBy = (owner: object) => writeFileSync(file, JSON.stringify(owner));

describe("the lock of a data directory", () => {
  it("rejects a second owner, names the first, and is free after its release", async () => {
    const unlock = await lockDataDirectory(folder, "http://127.0.0.1:3000");
    await expect(lockDataDirectory(folder, "")).rejects.toThrow(
      new RegExp(`already running on the data directory .*process ${process.pid} on .*http://127.0.0.1:3000`),
    );
    unlock();
    expect(existsSync(file)).toBe(false);
    (await lockDataDirectory(folder, ""))();
  });

  it("admits exactly one of many concurrent owners", async () => {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDirectory(folder, "")));
    const won = tries.filter((attempt) => attempt.status === "fulfilled");
    expect(won).toHaveLength(1);
    won[0]!.value();
  });

  it("is taken over from a dead process, and from a reused pid", async () => {
    const child = spawn("sleep", ["60"]);
    const gone = { pid: child.pid, began: startOf(child.pid!), host: hostname() };
    child.kill("SIGKILL");
    await once(child, "exit");
    for (const owner of [gone, { pid: process.ppid, began: "1", host: hostname() }]) {
      heldBy(owner);
      (await lockDataDirectory(folder, ""))();
    }
  });

  it("holds for a running process", async () => {
    heldBy({ pid: process.ppid, began: startOf(process.ppid), host: hostname() });
    await expect(lockDataDirectory(folder, "")).rejects.toThrow(/already running/);
  });

  it("holds for another machine while its heartbeat continues", async () => {
    const beat = (secondsAgo: number) => {
      const at = new Date(Date.now() - secondsAgo * 1_000);
      utimesSync(file, at, at);
    };
    heldBy({ pid: 1, began: "1", host: "elsewhere" });
    beat(0);
    await expect(lockDataDirectory(folder, "")).rejects.toThrow(/on elsewhere/);
    beat(300);
    (await lockDataDirectory(folder, ""))();
  });

  it("survives a truncated file", async () => {
    writeFileSync(file, '{"pid":');
    (await lockDataDirectory(folder, ""))();
  });
});
