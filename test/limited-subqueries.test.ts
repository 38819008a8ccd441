import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
// To the bracket that closes the subquery, with two levels inside.
const INSIDE = String.raw`(?:[^()]|\((?:[^()]|\([^()]*\))*\))*?`;
const LIMITED = new RegExp(
  String.raw`\bIN\s*\((?:\s|--.*\n)*SELECT\b${INSIDE}\b(LIMIT|FOR (NO KEY )?UPDATE)\b`,
  "g",
);

const limitedIn = (source: string) => source.match(LIMITED) ?? [];

describe("a subquery of IN", () => {
  it("has no LIMIT and no lock: where PostgreSQL expects few rows, it may run once for each row of the table", () => {
    const files = readdirSync(path.join(ROOT, "lib"), { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.includes("generated"),
    );
    expect(files.length).toBeGreaterThan(300);
    const found = files.flatMap((file) =>
      limitedIn(readFileSync(path.join(ROOT, "lib", file), "utf8")).map((sql) => `${file}: ${sql}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ["DELETE FROM a WHERE id IN (SELECT id FROM a LIMIT 5)", 1],
    ["DELETE FROM a WHERE id NOT IN (SELECT id FROM a ORDER BY id DESC LIMIT 5)", 1],
    ["DELETE FROM a WHERE ctid IN (\n  SELECT ctid FROM a WHERE NOT (b IS NULL) FOR UPDATE SKIP LOCKED)", 1],
    ["DELETE FROM a WHERE id IN\n  (SELECT id FROM a ORDER BY id LIMIT 5)", 1],
    ["DELETE FROM a WHERE id IN (\n  -- In one order.\n  SELECT id FROM a ORDER BY id FOR NO KEY UPDATE)", 1],
    ["DELETE FROM a WHERE id IN (SELECT id FROM a WHERE b IN (SELECT max(c) FROM d)) RETURNING 1 LIMIT 5", 0],
    ["DELETE FROM a WHERE ctid = ANY (ARRAY(SELECT ctid FROM a LIMIT 5))", 0],
    ["SELECT 1 FROM a WHERE id IN (SELECT id FROM b) LIMIT 5", 0],
  ])("in %s is found %i times", (sql, times) => {
    expect(limitedIn(sql)).toHaveLength(times);
  });
});
