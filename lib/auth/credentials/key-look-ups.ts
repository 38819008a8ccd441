import { AskTogether } from "./ask-together";

const MAX_ENTRIES = 10_000;

type Entry<Key> = { until: number; found: Promise<Key | null>; revision: number };
/** The keys with these hashes, by hash; `hashes` in hex. */
export type FindKeys<Key> = (hashes: readonly string[]) => Promise<ReadonlyMap<string, Key>>;

/**
 * What the database says of a key's hash, for `cacheMs`. A hash that was a key is looked up at once. All others, which
 * anyone can invent, are looked up together, one statement at a time, and remembered apart: however many there are, they
 * keep one connection busy, and no key waits for them or is forgotten because of them.
 */
export class KeyLookUps<Key> {
  private readonly keys = new Map<string, Entry<Key>>();
  private readonly strangers = new Map<string, Entry<Key>>();
  private readonly together: AskTogether<Key>;
  /** How often all was forgotten: what was asked before that settles nothing. */
  private revision = 0;

  constructor(
    private readonly find: FindKeys<Key>,
    private readonly cacheMs: number,
  ) {
    this.together = new AskTogether(find);
  }

  /** `now` in ms of any steady clock. */
  get(hash: string, now: number): Promise<Key | null> {
    const known = this.keys.get(hash);
    const entry = known ?? this.strangers.get(hash);
    if (entry && entry.until > now) return entry.found;
    const found = known ? this.find([hash]).then((of) => of.get(hash) ?? null) : this.together.ask(hash);
    const made = { until: now + this.cacheMs, found, revision: this.revision };
    put(known ? this.keys : this.strangers, hash, made);
    found.then(
      (key) => this.settle(hash, made, key !== null),
      // A failed lookup is not cached.
      () => {
        made.until = Number.NEGATIVE_INFINITY;
      },
    );
    return found;
  }

  /** From now on each is looked up again. */
  forget(): void {
    this.revision += 1;
    for (const entry of this.keys.values()) entry.until = Number.NEGATIVE_INFINITY;
    this.strangers.clear();
  }

  private settle(hash: string, entry: Entry<Key>, isKey: boolean): void {
    if (entry.revision !== this.revision) return;
    const [from, to] = isKey ? [this.strangers, this.keys] : [this.keys, this.strangers];
    if (from.get(hash) === entry) from.delete(hash);
    // A key that a flood of strangers pushed out is known all the same.
    else if (!isKey || to.has(hash)) return;
    put(to, hash, entry);
  }
}

function put<Value>(into: Map<string, Value>, name: string, value: Value): void {
  if (into.size >= MAX_ENTRIES && !into.has(name)) into.clear();
  into.set(name, value);
}
