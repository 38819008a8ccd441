import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { placeDatabase } from "./place-database.mjs";

let parent: string;
let dataDir: string;
let database: string;

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), "sightline-place-"));
  dataDir = path.join(parent, "data");
  database = path.join(parent, "database");
  mkdirSync(dataDir);
  mkdirSync(path.join(database, "pg"), { recursive: true });
  writeFileSync(path.join(dataDir, "pg-location"), `${database}\n`);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

function copied(from: string, name: string): string {
  const to = path.join(parent, name);
  cpSync(from, to, { recursive: true });
  return to;
}

it("finds the database that is elsewhere, at each start", () => {
  expect([placeDatabase(dataDir, null), placeDatabase(dataDir, null)]).toEqual([database, database]);
});

it("refuses a copy of a data directory without its database", () => {
  placeDatabase(dataDir, null);
  const copy = copied(dataDir, "copy");
  expect(() => placeDatabase(copy, null)).toThrow(
    `${copy} is a copy of the data directory ${dataDir}: its pg-location leads to the same database in ${database}.`,
  );
  expect(placeDatabase(dataDir, null)).toBe(database);
});

it("takes a copy of both", () => {
  placeDatabase(dataDir, null);
  const copy = copied(dataDir, "copy");
  const restored = copied(database, "restored");
  writeFileSync(path.join(copy, "pg-location"), `${restored}\n`);
  expect(placeDatabase(copy, null)).toBe(restored);
  expect([placeDatabase(dataDir, null), placeDatabase(copy, null)]).toEqual([database, restored]);
});

it("follows a data directory that was moved", () => {
  placeDatabase(dataDir, null);
  const moved = path.join(parent, "moved");
  renameSync(dataDir, moved);
  expect(placeDatabase(moved, null)).toBe(database);
  expect(readFileSync(path.join(database, "data-directory"), "utf8")).toBe(`${moved}\n`);
});

it("says where the database was, if it is gone", () => {
  rmSync(database, { recursive: true });
  expect(() => placeDatabase(dataDir, null)).toThrow(
    `points to the database in ${database}, which does not exist`,
  );
});

it.runIf(process.getuid?.() === 0)("does not begin a second database beside one that is out of reach", () => {
  // mkdtemp creates a folder that other accounts cannot enter.
  rmSync(path.join(dataDir, "pg-location"));
  mkdirSync(path.join(dataDir, "pg"));
  expect(() => placeDatabase(dataDir, { uid: 65534, gid: 65534 })).toThrow(
    `cannot enter ${dataDir}, where the database is`,
  );
});
