import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "..");

/**
 * A program for processes or threads that a test starts. Compiled once, inside the checkout so that its packages
 * resolve: compiling it in every process takes a second of CPU time each.
 */
export async function compileProgram(source) {
  const { name } = path.parse(source);
  mkdirSync(path.join(ROOT, ".test"), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, `.test/${name}-`));
  const file = path.join(folder, `${name}.mjs`);
  await build({
    entryPoints: [path.resolve(ROOT, source)],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    alias: { "server-only": path.join(ROOT, "test/server-only.ts") },
  });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const STARTED = /(new Worker\(\s*)new URL\("(\.[^"]+)", import\.meta\.url\)/g;

/** Vite's part of what Next's bundler does for the product: the programs of threads are compiled. */
export function threadPrograms() {
  return {
    name: "thread-programs",
    enforce: "pre",
    async transform(code, id) {
      let changed = code;
      for (const [whole, call, program] of code.matchAll(STARTED)) {
        const { file, remove } = await compileProgram(path.resolve(path.dirname(id), program));
        process.once("exit", remove);
        changed = changed.replace(whole, `${call}${JSON.stringify(file)}`);
      }
      return changed === code ? null : { code: changed, map: null };
    },
  };
}
