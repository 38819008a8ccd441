import { runInSlices, timeSlices } from "@/lib/give-way";
import { type BodyForm, type Item, parseItem, splitItems } from "@/lib/ingest/split-items";
import { ITEM_LIMITS, type Limits } from "@/lib/schema/http/json-limits";
import type { Rejection } from "@/lib/schema/request/ingest-answer";
import { textOf } from "./text-of";

/** The items of a body, and those that are refused. */
export async function readItems(
  body: Uint8Array,
  form: BodyForm,
  limits?: Limits,
): Promise<{ items: Item[]; rejected: Rejection[] }> {
  const items: Item[] = [];
  const rejected = await readEachItem(body, form, (item) => items.push(item), limits);
  return { items, rejected };
}

/**
 * Parses the items of a body one by one, because rare keys make JSON.parse slow, and passes each to `take`: what that does not
 * keep is garbage at once, and not copied by each collection until the answer. Returns those that are refused.
 */
export async function readEachItem(
  body: Uint8Array,
  form: BodyForm,
  take: (item: Item) => void,
  limits: Limits = ITEM_LIMITS,
): Promise<Rejection[]> {
  const giveWay = timeSlices();
  const text = await textOf(body, giveWay);
  const { texts, rejected, isOne } = await runInSlices(splitItems(text, form, limits));
  for (const text of texts) {
    const parsed = parseItem(text, isOne);
    if ("value" in parsed) take(parsed);
    else rejected.push(parsed);
    const turn = giveWay();
    if (turn) await turn;
  }
  return rejected;
}
