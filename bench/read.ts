import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chartSteps } from "@/lib/dashboard/range/chart-steps";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { resolutionOf } from "@/lib/store/rollups/read-buckets";
import { readLatencyQuantiles } from "@/lib/store/rollups/read-rollups";
import { openBenchDatabase } from "./database";
import { expectDay, fillDay, fromRawRows, makeBenchProject, QS } from "./fill-day";
import { startLoad } from "./load";
import { interleave, printMeasured, ratioOf } from "./measure";
import { openClickHouse } from "./peers/clickhouse";
import { copyOut } from "./peers/copy-out";
import { openDuckDb } from "./peers/duckdb";
import { makeSender, startServer } from "./sender";

const REPETITIONS = 7;
const DAYS = 90;

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function byMinute(projectId: number, from: number): Promise<void> {
  const points = await readLatencyQuantiles(
    { projectId, filters: NO_FILTERS, from, to: from + DAY_MS, level: "1m", stepMs: MINUTE_MS },
    QS,
  );
  expectDay(points.length);
}

/** As a chart of that many days reads them. */
async function chart(projectId: number, now: number, days: number): Promise<void> {
  const { from, to, starts } = chartSteps({ from: now - days * DAY_MS, to: now }, "UTC");
  const points = await readLatencyQuantiles(
    { projectId, filters: NO_FILTERS, from, to, ...resolutionOf(starts) },
    QS,
  );
  if (points.length < starts.length - 2) throw new Error(`${points.length} of ${starts.length} points`);
}

/** The hours of the filled day, again on each of the days before it: what a chart costs follows series and steps. */
async function repeatHours(projectId: number, from: number): Promise<void> {
  const days = Array.from({ length: DAYS }, (_, n) => n + 1);
  await ensurePartitions(days.map((n) => from - n * DAY_MS));
  const { rows } = await pool().query<{ names: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS names FROM pg_attribute
     WHERE attrelid = 'rollup_1h'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'bucket'`,
  );
  for (const [table, n] of days.flatMap(
    (day) =>
      [
        ["rollup_1h", day],
        ["rollup_1h_all", day],
      ] as const,
  ))
    await pool().query(
      `INSERT INTO ${table} (bucket, ${rows[0]!.names}) SELECT bucket - $2::int * interval '1 day', ${rows[0]!.names}
       FROM ${table} WHERE project_id = $1 AND bucket >= $3 AND bucket < $4`,
      [projectId, n, new Date(from), new Date(from + DAY_MS)],
    );
  await pool().query("VACUUM ANALYZE rollup_1h, rollup_1h_all");
}

async function compareWithPeers(projectId: number, from: number, count: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-peers-"));
  try {
    const csv = path.join(folder, "requests.csv");
    await copyOut(projectId, csv);
    console.log(`  peers read ${Math.round(statSync(csv).size / 2 ** 20)} MB of CSV`);
    const clickhouse = openClickHouse(path.join(folder, "clickhouse"), csv);
    const duckdb = await openDuckDb(path.join(folder, "duckdb"), csv);
    const peer = (name: string, run: () => Promise<number>) => ({
      name,
      unit: "ms",
      run: () => timed(async () => expectDay(await run())),
    });
    try {
      const measured = await interleave(
        [
          { name: "Sightline", unit: "ms", run: () => timed(() => byMinute(projectId, from)) },
          peer(
            `ClickHouse ${clickhouse.version}, AggregatingMergeTree of DD sketches`,
            clickhouse.fromSketches,
          ),
          peer(`ClickHouse ${clickhouse.version}, raw rows (sampled quantiles)`, clickhouse.fromRows),
          peer(`DuckDB ${duckdb.version}, raw rows`, duckdb.fromRows),
          {
            name: "PostgreSQL, percentile_cont of raw rows",
            unit: "ms",
            run: () => timed(() => fromRawRows(projectId, from)),
          },
        ],
        REPETITIONS,
      );
      const [ours, sketches, rows, duck, exact] = measured;
      printMeasured(`read: p50, p95 and p99 by minute over 24 h of ${count} requests`, measured, [
        {
          name: "Sightline / ClickHouse AggregatingMergeTree",
          value: ratioOf(ours, sketches),
          goal: { atMost: 0.35 },
        },
        { name: "Sightline / ClickHouse raw rows", value: ratioOf(ours, rows), goal: { atMost: 0.1 } },
        { name: "Sightline / DuckDB raw rows", value: ratioOf(ours, duck) },
        { name: "Sightline / percentile_cont", value: ratioOf(ours, exact), goal: { atMost: 0.005 } },
      ]);
    } finally {
      clickhouse.close();
      duckdb.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareRanges(projectId: number, from: number, count: string): Promise<void> {
  await repeatHours(projectId, from);
  const now = from + DAY_MS;
  const side = (days: number, name: string) => ({
    name,
    unit: "ms",
    run: () => timed(() => chart(projectId, now, days)),
  });
  const measured = await interleave(
    [side(1, "24 h by 5 minutes"), side(30, "30 days by 3 hours"), side(90, "90 days by 12 hours")],
    REPETITIONS,
  );
  const [day, month, quarter] = measured;
  printMeasured(`read: the same quantiles as charts ask for them, ${count} requests a day`, measured, [
    { name: "30 days / 24 h", value: ratioOf(month, day), goal: { atMost: 1.5 } },
    { name: "90 days / 24 h", value: ratioOf(quarter, day), goal: { atMost: 3 } },
  ]);
}

/** The chart of 24 h while another project gets all that the machine can store. */
async function compareUnderIngest(projectId: number, from: number, count: string): Promise<void> {
  const { key } = await makeSender();
  const server = await startServer();
  const load = await startLoad(server.url, key);
  try {
    const read = () => timed(() => chart(projectId, from + DAY_MS, 1));
    const measured = await interleave(
      [
        { name: "24 h by 5 minutes, nothing else to do", unit: "ms", run: read },
        {
          name: "the same under full ingest",
          unit: "ms",
          run: () => load.during(async () => read()),
        },
      ],
      REPETITIONS,
    );
    printMeasured(
      `read: under ingest of ${Math.round(load.rate()).toLocaleString("en-US")} rows/s, ${count} requests`,
      measured,
      [{ name: "under ingest / idle", value: ratioOf(measured[1], measured[0]), goal: { atMost: 2 } }],
    );
  } finally {
    load.stop();
    server.stop();
  }
}

/** Percentiles of latency over time: against other databases on the same rows, over longer ranges, and under ingest. */
export async function benchRead(): Promise<void> {
  const rows = Number(process.env.BENCH_ROWS ?? 1_000_000);
  const count = rows.toLocaleString("en-US");
  const closeDatabase = await openBenchDatabase();
  try {
    const projectId = await makeBenchProject();
    const from = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - DAY_MS;
    await fillDay(projectId, from, rows);
    await compareWithPeers(projectId, from, count);
    await compareRanges(projectId, from, count);
    await compareUnderIngest(projectId, from, count);
  } finally {
    await pool().end();
    await closeDatabase();
  }
}
