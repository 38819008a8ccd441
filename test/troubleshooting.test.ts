import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { DatabaseTrouble } from "@/lib/store/database/transient-error";
import { clockTrouble } from "@/lib/upkeep/clock-trouble";
import { heldText } from "@/lib/upkeep/next-retention";
import { troublesOf } from "@/lib/upkeep/troubles";
import { maskSource } from "./law/scan-source";

// docs/troubleshooting.md begins with the sentence on the screen: each sentence has a row, and each row a sentence.

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const scripts = [
  "scripts/database.mjs",
  "scripts/migrate.mjs",
  ...readdirSync(path.join(root, "scripts/setup"))
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => `scripts/setup/${name}`),
].map((file) => ({ file, source: read(file) }));

/** The texts of a piece of code in one: what varies is "…". */
function textOf(code: string): string {
  let fixed = code;
  for (let before = ""; before !== fixed; ) {
    before = fixed;
    fixed = fixed.replaceAll(/\$\{[^{}]*\}/g, "…");
  }
  return [...fixed.matchAll(/"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`/g)]
    .map(([, quoted, template]) => (quoted ?? template)!.replaceAll("\\`", ""))
    .join("");
}

/** The argument that begins here; brackets within texts do not count. */
function argumentAt(source: string, bare: string, from: number): string {
  let depth = 1;
  let at = from;
  for (; depth > 0; at++) depth += bare[at] === "(" ? 1 : bare[at] === ")" ? -1 : 0;
  return source.slice(from, at - 1);
}

const startErrors = scripts.flatMap(({ file, source }) => {
  const { bare } = maskSource(source);
  return [...bare.matchAll(/new StartError\(/g)].map(
    (call) => `${file}: ${textOf(argumentAt(source, bare, call.index + call[0].length)) || "…"}`,
  );
});
/** A text, or a sum of texts, is within one statement. */
const texts = scripts.flatMap(({ source }) => source.split(/;\n|,\n/).map(textOf));

/** Cells of the table below a heading. */
function rowsBelow(heading: string): string[][] {
  const section = read("docs/troubleshooting.md").split(`## ${heading}\n`)[1]!.split("\n## ")[0]!;
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Whether the sentence has the pieces of the cell, in their order. */
function isAbout(cell: string, sentence: string): boolean {
  let from = 0;
  for (const piece of cell
    .replaceAll("`", "")
    .split("…")
    .map((text) => text.trim())) {
    const at = sentence.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return true;
}

const withoutCode = (text: string) => text.replaceAll("`", "");

describe("a start that fails", () => {
  const cells = rowsBelow("It does not start").map(([sentence]) => sentence!);

  it("says what has a row", () => {
    expect(startErrors.length).toBeGreaterThan(30);
    const known = (text: string) => cells.some((cell) => isAbout(cell, withoutCode(text)));
    // The only one without words of its own passes on what another part says.
    expect(startErrors.filter((text) => !known(text))).toEqual(["scripts/setup/serve.mjs: …"]);
  });

  it("has no row for what no start says", () => {
    const all = texts.map(withoutCode);
    expect(cells.filter((cell) => !all.some((text) => isAbout(cell, text)))).toEqual([]);
  });
});

describe("a running Sightline", () => {
  const rows = rowsBelow("It runs, but something is wrong");
  // A part stands in the first of its rows.
  const parts = rows.map(([part], at) => part || rows.slice(0, at).findLast(([earlier]) => earlier)![0]!);
  const has = (part: string, sentence: string) =>
    rows.some(([, cell], at) => parts[at]!.includes(`\`${part}\``) && isAbout(cell!, sentence));

  it("has a row for each cause of a database that does not answer", () => {
    const causes: Record<DatabaseTrouble, string> = {
      unreachable: "database",
      "not answering": "database",
      "read-only": "database",
      "disk full": "database",
      "out of memory": "database",
      "out of connections": "database",
      "starting or stopping": "database",
      busy: "database",
      "refusing the login": "database",
      incomplete: "database",
    };
    for (const [cause, part] of [...Object.entries(causes), ["failing", "database"] as const])
      expect([cause, has(part, cause)]).toEqual([cause, true]);
  });

  it("has a row for each trouble of the installation", () => {
    const one = {
      name: "worker on a",
      trouble: "database: unreachable",
      clock_ahead_ms: 9e6,
      disk_free_bytes: 1_000,
      price_file_fault: "no file",
    };
    const troubles = troublesOf({
      queued: 3,
      oldestDueMs: 9e6,
      fragments: 30_000,
      maintenanceMs: 9e9,
      unreadableChannels: 3,
      processes: [one],
    });
    expect(Object.keys(troubles)).toHaveLength(8);
    const others: [string, string][] = [
      ["clock", clockTrouble(9e9, 0, 9e9)!],
      ["retention", heldText(20_000)],
      ["worker", "stalled: evaluation"],
      ["worker", "ended unexpectedly, and starts again"],
      ["process", "stopping"],
      ["evaluation", "last 2 min ago, no worker is running"],
      [
        "evaluation",
        "last 2 min ago, the lock is held by database process 7 (psql) since 2026-11-29T00:00:00.000Z",
      ],
      ["rules", "late: rules of 2 projects were last evaluated 2 min ago"],
      ["health", "could not be read, see the log"],
      ["nodes", "one of the cluster does not answer"],
    ];
    for (const [part, sentence] of [...Object.entries(troubles), ...others])
      expect([part, sentence, has(part, sentence)]).toEqual([part, sentence, true]);
  });
});
