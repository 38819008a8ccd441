import { DAY_MS, floorTo, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { openBenchDatabase } from "./database";
import { fillDay, makeBenchProject } from "./fill-day";
import { type Measured, printMeasured } from "./measure";

type Size = { name: string; heap: number; index: number; toast: number };

/** Tables whose size follows the requests: partitions under their parent's name. */
const SIZES = `SELECT coalesce(parent.relname, c.relname) AS name, sum(pg_relation_size(c.oid))::float8 AS heap,
    sum(pg_indexes_size(c.oid))::float8 AS index,
    sum(pg_total_relation_size(c.oid) - pg_relation_size(c.oid) - pg_indexes_size(c.oid))::float8 AS toast
  FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class parent ON parent.oid = i.inhparent
  WHERE c.relkind = 'r' AND coalesce(parent.relname, c.relname) = ANY ($1) GROUP BY 1`;
const RAW = ["requests", "anomalies"];
const ROLLUPS = ["rollup_fragments", "rollup_1m", "rollup_1m_all", "rollup_1h", "rollup_1h_all", "rollup_1d"];

/** Bytes of disk per stored request, a day after it was sent: minutes, hours and the day are summed up. */
export async function benchStorage(): Promise<void> {
  const rows = Number(process.env.BENCH_ROWS ?? 1_000_000);
  const closeDatabase = await openBenchDatabase();
  try {
    const projectId = await makeBenchProject();
    const from = floorTo(Date.now(), DAY_MS) - DAY_MS;
    await fillDay(projectId, from, rows);
    await compactRollups(from + DAY_MS + 10 * MINUTE_MS);
    const { rows: sizes } = await pool().query<Size>(SIZES, [[...RAW, ...ROLLUPS]]);
    const of = (names: readonly string[], field: "heap" | "index" | "toast") =>
      sizes.filter(({ name }) => names.includes(name)).reduce((sum, size) => sum + size[field], 0) / rows;
    const all = (names: readonly string[]) => of(names, "heap") + of(names, "index") + of(names, "toast");
    const exact = (name: string, value: number): Measured => ({
      name,
      unit: "bytes",
      median: value,
      low: value,
      high: value,
    });
    printMeasured(
      `storage: bytes a request, ${rows.toLocaleString("en-US")} requests of a day in 8 series`,
      [
        exact("requests, rows", of(RAW, "heap") + of(RAW, "toast")),
        exact("requests, key", of(RAW, "index")),
        exact("rollups of minutes, hours and days", all(ROLLUPS)),
      ],
      [
        {
          name: "bytes a request, rollups included",
          value: all([...RAW, ...ROLLUPS]),
          goal: { atMost: 190 },
        },
        { name: "rollups / requests", value: all(ROLLUPS) / all(RAW), goal: { atMost: 0.08 } },
      ],
    );
  } finally {
    await pool().end();
    await closeDatabase();
  }
}
