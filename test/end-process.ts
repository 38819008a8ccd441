import pg from "pg";

const NAMES = "sightline.";

/** What changes the environment within a file forgets what was read of it: work of the file before may have read it. */
export function forgetEnvironment(): void {
  delete (globalThis as { [key: symbol]: unknown })[Symbol.for(`${NAMES}env`)];
}

/** Closes the pools of the product and forgets what it keeps for the process (lib/process-wide.ts), as its end would. */
export async function endProcess(): Promise<void> {
  const holder = globalThis as { [key: symbol]: unknown };
  for (const key of Object.getOwnPropertySymbols(holder)) {
    if (!Symbol.keyFor(key)?.startsWith(NAMES)) continue;
    const value = holder[key];
    delete holder[key];
    if (value instanceof pg.Pool && !value.ended) await value.end();
  }
}
