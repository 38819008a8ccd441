import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
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
  const started = startedPrograms();
  await build({
    entryPoints: [path.resolve(ROOT, source)],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    alias: { "server-only": path.join(ROOT, "test/server-only.ts") },
    plugins: [started.plugin],
  });
  const remove = () => {
    started.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  return { file, remove };
}

const STARTED = /(new Worker\(\s*)new URL\("(\.[^"]+)", import\.meta\.url\)/g;

/** What Next's bundler does for the product: the programs of threads are compiled, and started from where they are. */
async function compileStarted(code, id, onCompiled) {
  let changed = code;
  for (const [whole, call, program] of code.matchAll(STARTED)) {
    const { file, remove } = await compileProgram(path.resolve(path.dirname(id), program));
    onCompiled(remove);
    changed = changed.replace(whole, `${call}${JSON.stringify(file)}`);
  }
  return changed;
}

/** For Vite. */
export function threadPrograms() {
  return {
    name: "thread-programs",
    enforce: "pre",
    async transform(code, id) {
      const changed = await compileStarted(code, id, (remove) => process.once("exit", remove));
      return changed === code ? null : { code: changed, map: null };
    },
  };
}

/** For esbuild. */
function startedPrograms() {
  const compiled = [];
  const plugin = {
    name: "thread-programs",
    setup(building) {
      building.onLoad({ filter: /\/lib\/.*\.ts$/ }, async ({ path: id }) => {
        const code = await readFile(id, "utf8");
        return { contents: await compileStarted(code, id, (remove) => compiled.push(remove)), loader: "ts" };
      });
    },
  };
  const remove = () => {
    for (const one of compiled) one();
  };
  return { plugin, remove };
}
