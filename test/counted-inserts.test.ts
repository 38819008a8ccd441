import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
/** SQL that inserts, or a constant or function that contains such SQL. */
const INSERTS = /\bINSERT(_[A-Z]+)*\b|\b(insert|upsert)\w*Sql\b/;
const DECLARATION = /^(?=(?:export )?(?:default )?(?:async )?(?:function|const|let|class) )/m;

/** Top-level declarations that insert and read the number of affected rows. */
function countsInserts(file: string, source: string): string[] {
  return source
    .split(DECLARATION)
    .filter((text) => /\browCount\b/.test(text) && INSERTS.test(text))
    .map((text) => `${file}: ${text.split("\n")[0]}`);
}

describe("the number of rows that an INSERT stored", () => {
  it("is counted by RETURNING: the command tag of INSERT … SELECT counts what a distributed database selected", () => {
    const files = ["lib", "app", "scripts"].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !/generated|\.test\./.test(name))
        .map((name) => path.join(folder, name)),
    );
    expect(files.length).toBeGreaterThan(300);
    const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
    expect(files.flatMap((file) => countsInserts(file, read(file)))).toEqual([]);
  });

  it.each([
    ["INSERT INTO t SELECT * FROM unnest($1::int[]) ON CONFLICT DO NOTHING", 1],
    ["WITH made AS (INSERT INTO t VALUES (1) RETURNING id) SELECT id FROM made", 1],
    ["DELETE FROM t", 0],
  ])("is checked in the statement %s", (sql, expected) => {
    const source = `async function save() {\n  const { rowCount } = await pool().query(\`${sql}\`);\n  return rowCount;\n}`;
    expect(countsInserts("save.ts", source)).toHaveLength(expected);
  });

  it("is checked behind names", () => {
    const source = "const save = async () => (await client.query(INSERT_REQUESTS, values)).rowCount === 1;";
    expect(countsInserts("save.ts", source)).toHaveLength(1);
  });
});
