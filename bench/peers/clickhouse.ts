import { Session } from "chdb";

export type Peer = { version: string; close: () => void };
export type ClickHouse = Peer & {
  /** p50, p95 and p99 of latency by minute, over all stored requests; resolves to how many minutes there are. */
  fromSketches: () => Promise<number>;
  fromRows: () => Promise<number>;
};

type Rows = { data: unknown[][] };

/** ClickHouse in this process, with the rows of `csv`, and minutes per series as its documentation advises to keep them. */
export function openClickHouse(folder: string, csv: string): ClickHouse {
  const session = new Session(folder);
  session.query("CREATE DATABASE bench");
  session.query(
    `CREATE TABLE bench.requests (ts DateTime64(3, 'UTC'), series_id UInt32, status UInt8, latency_ms UInt32)
     ENGINE = MergeTree ORDER BY ts`,
  );
  session.query(
    `INSERT INTO bench.requests SELECT fromUnixTimestamp64Milli(c1, 'UTC'), c2, c3, c4
     FROM file('${csv}', 'CSV', 'c1 Int64, c2 UInt32, c3 UInt8, c4 UInt32')`,
  );
  session.query(
    `CREATE TABLE bench.minutes (minute DateTime('UTC'), series_id UInt32,
       latency AggregateFunction(quantilesDD(0.01, 0.5, 0.95, 0.99), UInt32))
     ENGINE = AggregatingMergeTree ORDER BY (minute, series_id)`,
  );
  session.query(
    `INSERT INTO bench.minutes SELECT toStartOfMinute(ts), series_id, quantilesDDState(0.01, 0.5, 0.95, 0.99)(latency_ms)
     FROM bench.requests WHERE status = 0 GROUP BY 1, 2`,
  );
  session.query("OPTIMIZE TABLE bench.requests FINAL");
  session.query("OPTIMIZE TABLE bench.minutes FINAL");
  const count = async (sql: string) => (JSON.parse(session.query(sql, "JSONCompact")) as Rows).data.length;
  return {
    version: session.query("SELECT version()", "TSV").trim(),
    fromSketches: () =>
      count(
        `SELECT toUnixTimestamp(minute), quantilesDDMerge(0.01, 0.5, 0.95, 0.99)(latency) FROM bench.minutes
         GROUP BY minute ORDER BY minute`,
      ),
    fromRows: () =>
      count(
        `SELECT toUnixTimestamp(toStartOfMinute(ts)) AS minute, quantiles(0.5, 0.95, 0.99)(latency_ms) FROM bench.requests
         WHERE status = 0 GROUP BY minute ORDER BY minute`,
      ),
    close: () => session.cleanup(),
  };
}
