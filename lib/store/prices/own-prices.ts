import type { OwnPrice, OwnPriceInput } from "@/lib/schema/prices/own-price";
import { timeOf } from "@/lib/schema/prices/own-price";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

const BEGINNING = "1970-01-01T00:00:00.000Z";

const usd = (column: string) => `CASE WHEN as_model IS NULL THEN (${column} / 1000)::float8 END`;
const COLUMNS = `id, model, provider, ${usd("input_nano_per_token")} AS input_usd_per_mtok,
  ${usd("output_nano_per_token")} AS output_usd_per_mtok, ${usd("cached_nano_per_token")} AS cached_usd_per_mtok,
  ${usd("cache_write_nano_per_token")} AS cache_write_usd_per_mtok, as_model, reason, valid_from, valid_to, created_at`;

// biome-ignore lint/suspicious/noExplicitAny: a driver's row has no type of its own.
function ownPrice({ valid_from, valid_to, created_at, ...price }: any): OwnPrice {
  const from = valid_from.toISOString();
  return {
    ...price,
    from: from === BEGINNING ? null : from,
    to: valid_to?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
}

export async function listOwnPrices(projectId: number, client: Client = pool()): Promise<OwnPrice[]> {
  const { rows } = await client.query(
    `SELECT ${COLUMNS} FROM price_overrides WHERE project_id = $1 ORDER BY model, provider NULLS FIRST, valid_from`,
    [projectId],
  );
  return rows.map(ownPrice);
}

/** Until the end of the transaction no one else sets prices of this project. */
export async function lockOwnPrices(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1::int4, $2::int4)", [LOCKS.prices, projectId]);
}

const nano = (value: number | null | undefined) =>
  value == null ? null : Number((value * 1_000).toPrecision(15));
const iso = (value: string | number | null | undefined) => {
  const ts = timeOf(value);
  return ts === null ? null : new Date(ts).toISOString();
};
const fieldsOf = (price: OwnPriceInput) => [
  price.model,
  price.provider || null,
  nano(price.input_usd_per_mtok) ?? 0,
  nano(price.output_usd_per_mtok) ?? 0,
  nano(price.cached_usd_per_mtok),
  nano(price.cache_write_usd_per_mtok),
  price.as_model ?? null,
  price.reason ?? null,
  iso(price.from) ?? BEGINNING,
  iso(price.to),
];

export async function insertOwnPrice(
  client: Client,
  projectId: number,
  price: OwnPriceInput,
): Promise<OwnPrice> {
  const { rows } = await client.query(
    `INSERT INTO price_overrides (project_id, model, provider, input_nano_per_token, output_nano_per_token,
       cached_nano_per_token, cache_write_nano_per_token, as_model, reason, valid_from, valid_to)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${COLUMNS}`,
    [projectId, ...fieldsOf(price)],
  );
  return ownPrice(rows[0]);
}

export async function updateOwnPrice(
  client: Client,
  projectId: number,
  id: string,
  price: OwnPriceInput,
): Promise<OwnPrice> {
  const { rows } = await client.query(
    `UPDATE price_overrides SET model = $3, provider = $4, input_nano_per_token = $5, output_nano_per_token = $6,
       cached_nano_per_token = $7, cache_write_nano_per_token = $8, as_model = $9, reason = $10, valid_from = $11, valid_to = $12
     WHERE project_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [projectId, id, ...fieldsOf(price)],
  );
  return ownPrice(rows[0]);
}

export async function deleteOwnPrice(
  client: Client,
  projectId: number,
  id: string,
): Promise<OwnPrice | null> {
  const { rows } = await client.query(
    `DELETE FROM price_overrides WHERE project_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [projectId, id],
  );
  return rows[0] ? ownPrice(rows[0]) : null;
}

export async function deleteAllOwnPrices(client: Client, projectId: number): Promise<number> {
  const { rowCount } = await client.query("DELETE FROM price_overrides WHERE project_id = $1", [projectId]);
  return rowCount ?? 0;
}
