import { timeSlices } from "@/lib/give-way";
import { type BodyForm, type Item, parseItem, splitItems } from "@/lib/ingest/split-items";
import { ITEM_LIMITS, type Limits } from "@/lib/schema/http/json-limits";
import type { Rejection } from "@/lib/schema/request/ingest-answer";

/** Parses the items of a body one by one: rare keys make JSON.parse slow. */
export async function readItems(
  body: Uint8Array,
  form: BodyForm,
  limits: Limits = ITEM_LIMITS,
): Promise<{ items: Item[]; rejected: Rejection[] }> {
  const { texts, rejected, isOne } = splitItems(body, form, limits);
  const items: Item[] = [];
  const giveWay = timeSlices();
  for (const text of texts) {
    const parsed = parseItem(text, isOne);
    if ("value" in parsed) items.push(parsed);
    else rejected.push(parsed);
    const turn = giveWay();
    if (turn) await turn;
  }
  return { items, rejected };
}
