import { databaseWide } from "@/lib/process-wide";

type Remembered = { at: number; value: Promise<unknown> };
const memory = () => databaseWide("remembered-reads", () => new Map<string, Remembered>());
const MOST_REMEMBERED = 2_000;

/** Reads again if the cached value of the key is older than `freshMs` at `now`. A failed read is not cached. */
export function cachedPromise<T>(
  key: string,
  freshMs: number,
  now: number,
  read: () => Promise<T>,
): Promise<T> {
  const known = memory().get(key);
  if (known && now >= known.at && now - known.at < freshMs) return known.value as Promise<T>;
  if (memory().size >= MOST_REMEMBERED) memory().clear();
  const value = read();
  memory().set(key, { at: now, value });
  value.catch(() => memory().delete(key));
  return value;
}
