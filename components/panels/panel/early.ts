/** A page waits as long for what is on its first screen: what comes later would move what is there. */
export const FIRST_SCREEN_MS = 1_000;

/** What was there in time, or what is still coming. */
export type Early<T> = { isThere: true; value: T } | { isThere: false; coming: Promise<T> };

/** What a page does not wait for, but begins before it needs it. */
export function late<T>(coming: Promise<T>): Early<T> {
  // It fails in its own place, which may come later.
  coming.catch(() => {});
  return { isThere: false, coming };
}

/** Waits for all of them, but no longer than `ms`; one that failed is passed on as it is, to fail in its own place. */
export async function early<T extends Record<string, Promise<unknown>>>(
  wanted: T,
  ms: number,
): Promise<{ [Name in keyof T]: Early<Awaited<T[Name]>> }> {
  const there = new Map<string, unknown>();
  const all = Object.entries(wanted).map(([name, coming]) =>
    coming.then(
      (value) => void there.set(name, value),
      () => {},
    ),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([
    Promise.all(all),
    new Promise((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
  const found = Object.entries(wanted).map(([name, coming]) => [
    name,
    there.has(name) ? { isThere: true, value: there.get(name) } : { isThere: false, coming },
  ]);
  return Object.fromEntries(found);
}
