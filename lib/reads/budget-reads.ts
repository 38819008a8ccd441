import { PromiseCache } from "@/lib/promise-cache";
import { MINUTE_MS } from "@/lib/schema/time/epoch";

/** Cached reads for budgets, which are too expensive for every round; a key starts with the kind of read. */
export const budgetReads = new PromiseCache("budget-reads", { most: 2_000 });

type Held<T> = { stamp: string; value: T };

/** Two for each budget. Apart from the others: in one cache, those of many budgets would evict each other's histories. */
const heldReads = new PromiseCache<Held<unknown>>("held-budget-reads", { most: 4_000 });

/** What was read for the key while `stamp` is the same: nothing was committed since. */
export async function readUnlessHeld<T>(
  key: string,
  stamp: string,
  now: number,
  read: () => Promise<T>,
): Promise<T> {
  const make = async (): Promise<Held<T>> => ({ stamp, value: await read() });
  const known = await heldReads.get(key, MINUTE_MS, now, make);
  return (known.stamp === stamp ? known : await heldReads.renew(key, now, make)).value;
}
