import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "..");

/**
 * A program of this folder for processes that a test starts. Compiled once, inside the checkout so that its packages
 * resolve: compiling it in every process takes a second of CPU time each.
 */
export async function compileWorker(name: string): Promise<{ file: string; remove: () => void }> {
  mkdirSync(path.join(ROOT, ".test"), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, `.test/${path.basename(name)}-`));
  const file = path.join(folder, `${path.basename(name)}.mjs`);
  await build({
    entryPoints: [path.join(ROOT, "test", `${name}.ts`)],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    alias: { "server-only": path.join(ROOT, "test/server-only.ts") },
  });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
