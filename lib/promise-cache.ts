import { beforeReaders } from "./call";
import { databaseWide } from "./process-wide";

/** `used`: the number of its last use. */
type Entry<T> = { at: number; value: Promise<T>; weight: number; used: number };
type State<T> = { entries: Map<string, Entry<T>>; weight: number; uses: number };

/** `most`: of all that is kept; without `weigh`, each value weighs 1. */
type Bound<T> = { most: number; weigh?: (value: T) => number };

/**
 * Reads that are shared while they are fresh: ingest or a rule may wait for one that a reader began, so each goes before the
 * readers and does not end with its caller. Beyond its bound, a cache gives up what was used least recently, but never the
 * newest read. A failed read is not cached.
 */
export class PromiseCache<T = unknown> {
  constructor(
    private readonly name: string,
    private readonly bound: Bound<T>,
  ) {}

  /** Reads again if the cached value of the key is `freshMs` old at `now`, or from later than that by a clock set back. */
  get<V extends T>(key: string, freshMs: number, now: number, read: () => Promise<V>): Promise<V> {
    const state = this.state();
    const known = state.entries.get(key);
    if (!known || Math.abs(now - known.at) >= freshMs) return this.renew(key, now, read);
    // Not by the order of the map: moving an entry on each use costs ingest 6 % of its time.
    state.uses += 1;
    known.used = state.uses;
    return known.value as Promise<V>;
  }

  /** Reads again in any case. */
  renew<V extends T>(key: string, now: number, read: () => Promise<V>): Promise<V> {
    const state = this.state();
    state.uses += 1;
    const entry = { at: now, value: beforeReaders(read), weight: 1, used: state.uses };
    drop(state, key);
    state.entries.set(key, entry);
    state.weight += entry.weight;
    this.evict(state);
    entry.value.then(
      (value) => {
        if (!this.bound.weigh || state.entries.get(key) !== entry) return;
        const weight = this.bound.weigh(value);
        state.weight += weight - entry.weight;
        entry.weight = weight;
        this.evict(state);
      },
      () => {
        if (state.entries.get(key) === entry) drop(state, key);
      },
    );
    return entry.value;
  }

  forget(key: string): void {
    drop(this.state(), key);
  }

  private state(): State<T> {
    return databaseWide(this.name, (): State<T> => ({ entries: new Map(), weight: 0, uses: 0 }));
  }

  private evict(state: State<T>): void {
    while (state.weight > this.bound.most && state.entries.size > 1)
      drop(state, leastRecentlyUsed(state.entries));
  }
}

function leastRecentlyUsed<T>(entries: ReadonlyMap<string, Entry<T>>): string {
  let found = "";
  let earliest = Number.POSITIVE_INFINITY;
  for (const [key, { used }] of entries) {
    if (used >= earliest) continue;
    found = key;
    earliest = used;
  }
  return found;
}

function drop<T>(state: State<T>, key: string): void {
  const entry = state.entries.get(key);
  if (!entry) return;
  state.entries.delete(key);
  state.weight -= entry.weight;
}
