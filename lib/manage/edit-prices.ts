import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { utcText } from "@/lib/format/time-text";
import { readPricesCsv } from "@/lib/prices/own-price-csv";
import { findRow } from "@/lib/prices/price-table";
import { currentTable } from "@/lib/reads/price-settings";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { type OwnPrice, type OwnPriceInput, type PriceCsv, timeOf } from "@/lib/schema/prices/own-price";
import { withoutOwner } from "@/lib/schema/request/resource-name";
import { DAY_MS, isoDay } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { readIngestSettings } from "@/lib/store/people/project-settings";
import {
  deleteAllOwnPrices,
  deleteOwnPrice,
  insertOwnPrice,
  listOwnPrices,
  lockOwnPrices,
  updateOwnPrice,
} from "@/lib/store/prices/own-prices";
import { audited } from "./audited";
import { requireRoom } from "./require-room";

export async function createPrice(actor: Actor, input: OwnPriceInput): Promise<OwnPrice> {
  await checkModel(input);
  const made = await audited(actor, "price.create", async (client) => {
    refuseOverlap(await lockAndList(client, actor.projectId), input);
    await requireRoom(client, "prices", actor.projectId);
    const price = await insertOwnPrice(client, actor.projectId, input);
    return { result: price, subject: price.id, after: price };
  });
  await readIngestSettings(actor.projectId);
  return made;
}

export async function replacePrice(actor: Actor, id: string, input: OwnPriceInput): Promise<OwnPrice> {
  await checkModel(input);
  const changed = await audited(actor, "price.update", async (client) => {
    const stored = await lockAndList(client, actor.projectId);
    const before = stored.find((one) => one.id === id);
    if (!before) throw notFound();
    refuseOverlap(
      stored.filter((one) => one.id !== id),
      input,
    );
    const price = await updateOwnPrice(client, actor.projectId, id, input);
    return { result: price, subject: id, before, after: price };
  });
  await readIngestSettings(actor.projectId);
  return changed;
}

export async function removePrice(actor: Actor, id: string): Promise<void> {
  await audited(actor, "price.delete", async (client) => {
    await lockOwnPrices(client, actor.projectId);
    const before = await deleteOwnPrice(client, actor.projectId, id);
    if (!before) throw notFound();
    return { result: undefined, subject: id, before };
  });
  await readIngestSettings(actor.projectId);
}

/** All prices of the file, or none. */
export async function importPrices(
  actor: Actor,
  { csv, replace }: z.infer<typeof PriceCsv>,
): Promise<{ imported: number }> {
  const { prices, faults } = readPricesCsv(csv);
  for (const { line, price } of prices)
    await checkModel(price).catch((thrown: ApiError) => {
      faults.push({ path: `line ${line}`, message: thrown.message });
    });
  prices.forEach(({ line, price }, at) => {
    const earlier = prices.slice(0, at).find((one) => overlaps(one.price, price));
    if (earlier)
      faults.push({
        path: `line ${line}`,
        message: `overlaps with line ${earlier.line}: ${spanText(earlier.price)}`,
      });
  });
  if (faults.length > 0) throw refused(faults);
  const result = await audited(actor, "price.import", async (client) => {
    await lockOwnPrices(client, actor.projectId);
    const removed = replace ? await deleteAllOwnPrices(client, actor.projectId) : 0;
    const stored = await listOwnPrices(actor.projectId, client);
    const clashes = prices.flatMap(({ line, price }) => {
      const other = stored.find((one) => overlaps(one, price));
      return other
        ? [{ path: `line ${line}`, message: `overlaps with the stored price ${spanText(other)}` }]
        : [];
    });
    if (clashes.length > 0) throw refused(clashes);
    await requireRoom(client, "prices", actor.projectId, prices.length);
    for (const { price } of prices) await insertOwnPrice(client, actor.projectId, price);
    const imported = prices.length;
    return { result: { imported }, subject: String(actor.projectId), after: { imported, removed } };
  });
  await readIngestSettings(actor.projectId);
  return result;
}

function refused(faults: readonly { path: string; message: string }[]): ApiError {
  const first = faults[0]!;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  const where = first.path === "csv" ? "" : `${first.path} `;
  const text = `Nothing was imported: ${where}${first.message}${more}`;
  return new ApiError(422, "invalid_csv", text, { details: faults.slice(0, 100) });
}

/** The model of the table that a price names must have a price there. */
async function checkModel({ as_model: asModel, provider }: OwnPriceInput): Promise<void> {
  if (asModel == null) return;
  const { row } = findRow(await currentTable(), provider ?? "", asModel, Number.MAX_SAFE_INTEGER, 0);
  if (row) return;
  const message = `has no price in the price table${provider ? ` of ${provider}` : ""}`;
  throw new ApiError(400, "invalid", `as_model ${message}`, { details: [{ path: "as_model", message }] });
}

type Span = Pick<OwnPriceInput, "model" | "provider" | "from" | "to">;

async function lockAndList(client: Client, projectId: number): Promise<OwnPrice[]> {
  await lockOwnPrices(client, projectId);
  return listOwnPrices(projectId, client);
}

/** Throws 409 where one of these prices is of the same model and provider, and holds at the same time. */
function refuseOverlap(others: readonly OwnPrice[], input: OwnPriceInput): void {
  const other = others.find((one) => overlaps(one, input));
  if (!other) return;
  const message = `${spanText(input)} overlaps with the price ${spanText(other)}`;
  throw new ApiError(409, "overlap", message, { details: [{ path: "from", message }] });
}

function overlaps(a: Span, b: Span): boolean {
  // Prices that were stored with an owner hold for the same requests.
  if (withoutOwner(a.model) !== withoutOwner(b.model) || (a.provider || null) !== (b.provider || null))
    return false;
  const [fromA, fromB] = [timeOf(a.from) ?? 0, timeOf(b.from) ?? 0];
  const [toA, toB] = [timeOf(a.to) ?? Number.POSITIVE_INFINITY, timeOf(b.to) ?? Number.POSITIVE_INFINITY];
  return fromA < toB && fromB < toA;
}

function spanText({ model, provider, from, to }: Span): string {
  const day = (value: Span["from"]) => {
    const ts = timeOf(value);
    if (ts === null) return null;
    return ts % DAY_MS === 0 ? isoDay(ts) : utcText(ts);
  };
  const [start, end] = [day(from), day(to)];
  return `of ${model} (${provider || "any provider"}) from ${start ?? "the beginning"} ${end ? `to ${end}` : "without an end"}`;
}
