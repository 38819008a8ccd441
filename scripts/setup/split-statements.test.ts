import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { splitStatements } from "./split-statements.mjs";

describe("the statements of a script", () => {
  it.each([
    ["SELECT 1; SELECT 2;\n", ["SELECT 1", "SELECT 2"]],
    ["SELECT ';', 'it''s; fine'; SELECT 2", ["SELECT ';', 'it''s; fine'", "SELECT 2"]],
    ["-- a; comment\nSELECT 1 -- and; another\n;/* one; more */", ["SELECT 1"]],
    ['CREATE TABLE "a;b" (x int); SELECT 1', ['CREATE TABLE "a;b" (x int)', "SELECT 1"]],
    ["DO $$ BEGIN PERFORM 1; END $$; SELECT 2", ["DO $$ BEGIN PERFORM 1; END $$", "SELECT 2"]],
    ["DO $body$ SELECT '$$'; $body$; SELECT $1", ["DO $body$ SELECT '$$'; $body$", "SELECT $1"]],
    ["SELECT E'\\';' ; SELECT 2", ["SELECT E'\\';'", "SELECT 2"]],
    ["  ; ;\n", []],
  ])("are found in %j", (script, statements) => {
    expect(splitStatements(script)).toEqual(statements);
  });

  it("of every migration are whole: each begins with a command", () => {
    const folder = path.resolve(import.meta.dirname, "../../prisma/migrations");
    const scripts = readdirSync(folder).map((name) =>
      readFileSync(path.join(folder, name, "migration.sql"), "utf8"),
    );
    expect(scripts.length).toBeGreaterThan(30);
    for (const statement of scripts.flatMap(splitStatements))
      expect(statement).toMatch(/^(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|DO|WITH|COMMENT|SELECT)\b/);
  });
});
