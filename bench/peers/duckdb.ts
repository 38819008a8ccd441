import { DuckDBInstance } from "@duckdb/node-api";
import type { Peer } from "./clickhouse";

export type DuckDb = Peer & { fromRows: () => Promise<number> };

/** DuckDB in this process, with the rows of `csv`. */
export async function openDuckDb(file: string, csv: string): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE requests AS SELECT epoch_ms(ms) AS ts, series_id, status, latency_ms
     FROM read_csv('${csv}', header = false,
       columns = {ms: 'BIGINT', series_id: 'INTEGER', status: 'UTINYINT', latency_ms: 'INTEGER'})`,
  );
  const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
  return {
    version: String((await rowsOf("SELECT version()"))[0]![0]).replace(/^v/, ""),
    fromRows: async () => {
      const rows = await rowsOf(
        `SELECT date_trunc('minute', ts) AS minute, quantile_cont(latency_ms, [0.5, 0.95, 0.99]) FROM requests
         WHERE status = 0 GROUP BY 1 ORDER BY 1`,
      );
      return rows.length;
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
