import type pg from "pg";
import type { Client } from "@/lib/store/database/client";

const PAGE_ROWS = 2_000;

/**
 * The rows of a query, page by page through a cursor, so that memory stays bounded. `name` is unique in its
 * transaction.
 */
export async function* scanPages<T extends pg.QueryResultRow>(
  client: Client,
  name: string,
  text: string,
  values: unknown[],
): AsyncGenerator<T[]> {
  await client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${text}`, values);
  for (;;) {
    const { rows } = await client.query<T>(`FETCH ${PAGE_ROWS} FROM ${name}`);
    yield rows;
    if (rows.length < PAGE_ROWS) break;
  }
  await client.query(`CLOSE ${name}`);
}

/** The same, row by row. */
export async function* scanRows<T extends pg.QueryResultRow>(
  ...query: [client: Client, name: string, text: string, values: unknown[]]
): AsyncGenerator<T> {
  for await (const rows of scanPages<T>(...query)) yield* rows;
}
