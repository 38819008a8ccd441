import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

const files = ["app", "components"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join(folder, file))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file)),
);
const client = new Set(files.filter((file) => read(file).startsWith('"use client"')));

function fileOf(from: string, target: string): string | undefined {
  const base = target.startsWith("@/")
    ? target.slice(2)
    : target.startsWith(".")
      ? path.posix.join(path.posix.dirname(from), target)
      : null;
  if (base === null) return undefined;
  return [`${base}.tsx`, `${base}.ts`].find((file) => existsSync(path.join(root, file)));
}

/** Names that are imported as values and do not look like components. */
function valuesOf(names: string): string[] {
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type ") && !/^[A-Z][a-z]/.test(name));
}

it("on the server, a client module gives components only: its constants and functions are references there", () => {
  expect(client.size).toBeGreaterThan(50);
  const faults = files
    .filter((file) => !client.has(file))
    .flatMap((file) =>
      [...read(file).matchAll(/import (?!type)\{([^}]*)\} from "([^"]+)"/g)].flatMap(([, names, target]) => {
        const from = fileOf(file, target!);
        return from && client.has(from) ? valuesOf(names!).map((name) => `${file}: ${name} of ${from}`) : [];
      }),
    );
  expect(faults).toEqual([]);
});
