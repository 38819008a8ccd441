import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

export const read = (file: string) => readFileSync(path.join(root, file), "utf8");

const files = ["app", "components"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
    path.posix.join(folder, file),
  ),
);
const isTest = (file: string) => /\.test\.tsx?$/.test(file);

/** The modules of pages and panels, without their tests. */
export const pageSources = files.filter((file) => /\.tsx?$/.test(file) && !isTest(file));
export const pageTests = files.filter(isTest);

export const isClient = (file: string) => read(file).startsWith('"use client"');

/** The file that an import leads to; undefined for a package. */
export function fileOf(from: string, target: string): string | undefined {
  const base = target.startsWith("@/")
    ? target.slice(2)
    : target.startsWith(".")
      ? path.posix.join(path.posix.dirname(from), target)
      : null;
  if (base === null) return undefined;
  return [`${base}.tsx`, `${base}.ts`].find((file) => existsSync(path.join(root, file)));
}
