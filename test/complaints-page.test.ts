import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const page = readFileSync(path.join(root, "docs/complaints.md"), "utf8");
const rows = [...page.matchAll(/^\| (.*?) +\| `(.*?)` +\| `(.*?)` +\|$/gm)].map(([, what, name, file]) => ({
  what: what!,
  name: name!,
  file: file!,
}));

it("names a test for each complaint", () => expect(rows.length).toBeGreaterThanOrEqual(38));

it.each(rows)("$what", ({ name, file }) => {
  const source = readFileSync(path.join(root, file), "utf8");
  const titles = source.split("\n").filter((line) => /^\s*(it|test|describe|\]\)|\[?"|\)\()/.test(line));
  expect(titles.some((line) => line.includes(name))).toBe(true);
});
