import type { Provider } from "@pydantic/genai-prices";
import { counted } from "@/lib/format/format-value";
import type { PriceTable } from "@/lib/prices/price-table";
import { readPriceFile } from "@/lib/schema/prices/price-file";
import { transaction } from "@/lib/store/database/pool";
import { insertAuditEntry } from "@/lib/store/people/audit-entries";
import { deletePriceTables, insertPriceTable } from "@/lib/store/prices/price-tables";

export type TableChange = { models: number; added: number; removed: number; changed: number };
/** `by`: what the audit log says who loaded it. */
export type LoadOptions = { name: string; date: string | null; allowOlder: boolean; by: string };

/**
 * Stores a table that all processes use from then on, if it is not the one in use. Throws an Error in words where the file
 * cannot be used.
 */
export async function loadTable(
  text: string,
  current: PriceTable,
  { name, date: givenDate, allowOlder, by }: LoadOptions,
): Promise<TableChange & { name: string; date: string; stored: boolean }> {
  const file = readPriceFile(text);
  const date = givenDate ?? file.date;
  if (date === null)
    throw new Error("The file has no date: it needs one, or npm run prices -- FILE --date YYYY-MM-DD");
  if (date < current.date && !allowOlder)
    throw new Error(
      `The file is of ${date}, the table in use of ${current.date} (${current.name}). npm run prices -- FILE --older loads it anyway`,
    );
  const change = compareTables(current.providers, file.providers as readonly Provider[]);
  if (change.removed > current.providers.reduce((sum, { models }) => sum + models.length, 0) / 2)
    throw new Error(
      `The file lacks ${counted(change.removed, "model")} of the table in use: it is not a whole price table`,
    );
  const pinned = date < current.date;
  const table = { name: file.name ?? name, date, pinned, providers: file.providers };
  const same = change.added + change.removed + change.changed === 0;
  if (same && date === current.date && table.name === current.name)
    return { ...change, name: table.name, date, stored: false };
  await transaction(async (client) => {
    await insertPriceTable(client, table);
    await insertAuditEntry(client, {
      teamId: null,
      projectId: null,
      actorKind: "system",
      actorId: by,
      action: "price_table.load",
      subject: table.name,
      before: { name: current.name, date: current.date },
      after: { name: table.name, date, ...change },
    });
  });
  return { ...change, name: table.name, date, stored: true };
}

/** Back to the table that Sightline brings; returns how many were removed. */
export function unloadTables(): Promise<number> {
  return transaction(async (client) => {
    const removed = await deletePriceTables(client);
    if (removed > 0)
      await insertAuditEntry(client, {
        teamId: null,
        projectId: null,
        actorKind: "system",
        actorId: "npm run prices",
        action: "price_table.unload",
        subject: "bundled",
      });
    return removed;
  });
}

function compareTables(before: readonly Provider[], after: readonly Provider[]): TableChange {
  const pricesOf = (providers: readonly Provider[]) =>
    new Map(
      providers.flatMap(({ id, models }) =>
        models.map((model) => [`${id}/${model.id}`, canonical(model.prices)] as const),
      ),
    );
  const [old, now] = [pricesOf(before), pricesOf(after)];
  return {
    models: now.size,
    added: [...now.keys()].filter((key) => !old.has(key)).length,
    removed: [...old.keys()].filter((key) => !now.has(key)).length,
    changed: [...now].filter(([key, prices]) => old.has(key) && old.get(key) !== prices).length,
  };
}

/** JSON with keys in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    one !== null && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
