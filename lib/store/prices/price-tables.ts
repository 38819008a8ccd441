import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export type StoredPriceTable = { id: number; name: string; date: string; pinned: boolean };

/** Enough to go back once or twice. */
const KEPT = 3;
const COLUMNS = `id, name, data_date AS date, pinned`;

/** The table that was loaded last. */
export async function findLoadedTable(): Promise<StoredPriceTable | null> {
  const { rows } = await pool().query<StoredPriceTable>(
    `SELECT ${COLUMNS} FROM price_tables ORDER BY id DESC LIMIT 1`,
  );
  return rows[0] ?? null;
}

export async function readTableProviders(id: number): Promise<unknown> {
  const { rows } = await pool().query<{ providers: unknown }>(
    "SELECT providers FROM price_tables WHERE id = $1",
    [id],
  );
  return rows[0]?.providers ?? null;
}

export async function insertPriceTable(
  client: Client,
  table: { name: string; date: string; providers: unknown; pinned: boolean },
): Promise<void> {
  await client.query(
    "INSERT INTO price_tables (name, data_date, pinned, providers) VALUES ($1, $2, $3, $4)",
    [table.name, table.date, table.pinned, JSON.stringify(table.providers)],
  );
  await client.query(
    `DELETE FROM price_tables WHERE id <> ALL (ARRAY(SELECT id FROM price_tables ORDER BY id DESC LIMIT ${KEPT}))`,
  );
}

export async function deletePriceTables(client: Client): Promise<number> {
  return (await client.query("DELETE FROM price_tables")).rowCount ?? 0;
}
