import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
// FOR UPDATE also blocks inserts of rows that refer to the locked one. Allowed with a reason in an SQL comment after
// it.
const WITHOUT_REASON = /\bFOR UPDATE\b(?! (OF \w+ )?(SKIP LOCKED )?\/\* [^*]{8,} \*\/)/;

const withoutReason = (file: string, source: string) =>
  source.split("\n").flatMap((line, at) => (WITHOUT_REASON.test(line) ? [`${file}:${at + 1}`] : []));

describe("a row lock", () => {
  it("is FOR NO KEY UPDATE, because FOR UPDATE deadlocks with the foreign keys of rows that two transactions insert", () => {
    const files = ["lib", "app", "scripts"].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter(
          (name) => /\.(ts|tsx|mjs)$/.test(name) && !/\.test\.ts$/.test(name) && !name.includes("generated"),
        )
        .map((name) => path.join(folder, name)),
    );
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap((file) => withoutReason(file, readFileSync(path.join(ROOT, file), "utf8")))).toEqual(
      [],
    );
  });

  it.each([
    ["SELECT 1 FROM rules WHERE id = $1 FOR UPDATE", 1],
    ["SELECT 1 FROM a JOIN b ON b.id = a.b_id FOR UPDATE OF a", 1],
    ["SELECT 1 FROM rules LIMIT 1 FOR UPDATE SKIP LOCKED) AS free", 1],
    ["SELECT 1 FROM rules WHERE id = $1 FOR UPDATE /* */", 1],
    ["SELECT 1 FROM rules WHERE id = $1 FOR UPDATE /* is deleted below */", 0],
    ["SELECT 1 FROM rules LIMIT 1 FOR UPDATE SKIP LOCKED /* is deleted below */", 0],
    ["SELECT 1 FROM rules WHERE id = $1 FOR NO KEY UPDATE", 0],
  ])("in %s is found %i times", (sql, times) => {
    expect(withoutReason("a.ts", sql)).toHaveLength(times);
  });
});
