import type { Provider } from "@pydantic/genai-prices";
import { bundledTable } from "@/lib/prices/bundled-table";
import type { PriceSettings } from "@/lib/prices/price-book";
import { type PriceTable, priceTable } from "@/lib/prices/price-table";
import { PromiseCache } from "@/lib/promise-cache";
import { SECOND_MS } from "@/lib/schema/time/epoch";
import { type IngestSettings, ingestSettings, readIngestSettings } from "@/lib/store/people/project-settings";
import { findLoadedTable, readTableProviders } from "@/lib/store/prices/price-tables";

/** What a request is priced by in a project: its own prices, its way of counting, and the table in use. */
export async function priceSettings(projectId: number): Promise<IngestSettings & PriceSettings> {
  // For each call of ingest, and nearly always in memory: one after the other, which takes no promise for both.
  const table = await currentTable();
  return { ...(await ingestSettings(projectId)), table };
}

/** The same, read now: for whom the last change matters. */
export async function readPriceSettings(projectId: number): Promise<IngestSettings & PriceSettings> {
  const [settings, table] = await Promise.all([readIngestSettings(projectId), renewCurrentTable()]);
  return { ...settings, table };
}

const FRESH_MS = 20 * SECOND_MS;
const tables = new PromiseCache<PriceTable>("price-table", { most: 2 });

/** The newest of what Sightline brings and what an operator loaded; a table that is loaded is in use within 20 s. */
export function currentTable(): Promise<PriceTable> {
  return tables.get("current", FRESH_MS, Date.now(), readTable);
}

/** The same, read now. */
export const renewCurrentTable = (): Promise<PriceTable> => tables.renew("current", Date.now(), readTable);

async function readTable(): Promise<PriceTable> {
  const [bundled, loaded] = await Promise.all([bundledTable, findLoadedTable()]);
  if (!loaded || (loaded.date < bundled.date && !loaded.pinned)) return bundled;
  const { id, name, date } = loaded;
  return tables.get(String(id), Number.POSITIVE_INFINITY, Date.now(), async () => {
    const providers = (await readTableProviders(id)) as Provider[];
    return priceTable({ providers, name, date });
  });
}
