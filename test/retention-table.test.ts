import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { RETENTION, type Retention } from "@/lib/store/database/retention-table";
import { keptText } from "@/lib/store/database/retention-text";

const ROOT = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

const cells = (one: Retention) => [
  `\`${one.table}\``,
  one.holds,
  keptText(one, "`SIGHTLINE_RETENTION_DAYS`"),
  (one.kind === "rows" && one.unless?.words) || "",
];

describe("the retention table", () => {
  it("has one entry for each table of the schema", () => {
    const schema = readdirSync(path.join(ROOT, "prisma/schema")).map((file) => read(`prisma/schema/${file}`));
    const tables = [...schema.join("\n").matchAll(/@@map\("(\w+)"\)/g)].map(([, table]) => table!);
    expect(tables.length).toBeGreaterThan(35);
    expect(RETENTION.map(({ table }) => table).sort()).toEqual(tables.sort());
  });

  it("names as parents only tables whose rows are deleted", () => {
    const going = RETENTION.filter(({ kind }) => kind === "rows").map(({ table }) => table);
    for (const one of RETENTION)
      if (one.kind === "with") for (const parent of one.parents) expect(going).toContain(parent);
  });

  it("matches docs/operations.md", () => {
    const [, section] = read("docs/operations.md").split("## Retention\n");
    const lines = section!
      .split("\n## ")[0]!
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    const shown = lines.map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
    expect(shown).toEqual(RETENTION.map(cells));
  });
});
