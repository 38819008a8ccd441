import { beforeReaders } from "./call";
import { databaseWide } from "./process-wide";

type Entry<T> = { at: number; value: Promise<T>; weight: number };
type State<T> = { entries: Map<string, Entry<T>>; weight: number };

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
    const { entries } = this.state();
    const known = entries.get(key);
    if (!known || Math.abs(now - known.at) >= freshMs) return this.renew(key, now, read);
    // Re-inserted, so that the map's order is that of use.
    entries.delete(key);
    entries.set(key, known);
    return known.value as Promise<V>;
  }

  /** Reads again in any case. */
  renew<V extends T>(key: string, now: number, read: () => Promise<V>): Promise<V> {
    const state = this.state();
    const entry = { at: now, value: beforeReaders(read), weight: 1 };
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
    return databaseWide(this.name, (): State<T> => ({ entries: new Map(), weight: 0 }));
  }

  private evict(state: State<T>): void {
    for (const key of state.entries.keys()) {
      if (state.weight <= this.bound.most || state.entries.size === 1) return;
      drop(state, key);
    }
  }
}

function drop<T>(state: State<T>, key: string): void {
  const entry = state.entries.get(key);
  if (!entry) return;
  state.entries.delete(key);
  state.weight -= entry.weight;
}
