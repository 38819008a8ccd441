/**
 * One value for the whole process. Next bundles instrumentation and routes apart, so a module may be loaded twice;
 * pools, queues and caches must not be.
 */
export function processWide<T>(name: string, make: () => T): T {
  const key = Symbol.for(`sightline.${name}`);
  const holder = globalThis as { [key: symbol]: T | undefined };
  holder[key] ??= make();
  return holder[key];
}
