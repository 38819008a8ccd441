/**
 * One value for the whole process. Next bundles instrumentation and routes apart, so a module may be loaded twice;
 * pools, queues and caches must not be.
 */
export function processWide<T>(name: string, make: () => T): T {
  const key = keyOf(name);
  const holder = globalThis as { [key: symbol]: T | undefined };
  holder[key] ??= make();
  return holder[key];
}

const keys = new Map<string, symbol>();

/** Looking up a symbol takes longer than most callers have to do. */
function keyOf(name: string): symbol {
  const known = keys.get(name);
  if (known) return known;
  const key = Symbol.for(`sightline.${name}`);
  keys.set(name, key);
  return key;
}

type Memory = { server: string | null; values: Map<string, unknown> };
const memory = () => processWide<Memory>("database-memory", () => ({ server: null, values: new Map() }));

/** The same for what was read from the database: it ends with the server that it was read from. */
export function databaseWide<T>(name: string, make: () => T): T {
  const { values } = memory();
  if (!values.has(name)) values.set(name, make());
  return values.get(name) as T;
}

/** Told on each new connection: another server may be a restored copy, in which the same numbers mean other things. */
export function memoryIsOf(server: string): void {
  const known = memory();
  if (known.server !== server) known.values.clear();
  known.server = server;
}
