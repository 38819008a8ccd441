import { runInSlices, timeSlices } from "@/lib/give-way";
import { type BodyForm, type Item, parseItem, splitItems } from "@/lib/ingest/split-items";
import { ITEM_LIMITS, type Limits } from "@/lib/schema/http/json-limits";
import type { Rejection } from "@/lib/schema/request/ingest-answer";
import { textOf } from "./text-of";

/** Parses the items of a body one by one: rare keys make JSON.parse slow. */
export async function readItems(
  body: Uint8Array,
  form: BodyForm,
  limits: Limits = ITEM_LIMITS,
): Promise<{ items: Item[]; rejected: Rejection[] }> {
  const giveWay = timeSlices();
  const text = await textOf(body, giveWay);
  const { texts, rejected, isOne } = await runInSlices(splitItems(text, form, limits));
  const items: Item[] = [];
  for (const text of texts) {
    const parsed = parseItem(text, isOne);
    if ("value" in parsed) items.push(parsed);
    else rejected.push(parsed);
    const turn = giveWay();
    if (turn) await turn;
  }
  return { items, rejected };
}
