import { addRequest, emptyRollup, mergeRollup, type RollupInput } from "@/lib/aggregate/rollup";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { Dimensions } from "@/lib/schema/request/request";
import { DAY_MS, floorTo, HOUR_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { internErrorTypes, internSeries } from "@/lib/store/requests/intern-names";
import { ALL_SERIES, sumOfAll } from "@/lib/store/rollups/merge-into-rollups";
import {
  insertRollupsSql,
  type KeyedRollup,
  type MergedTable,
  ROLLUP_COLUMN_LIST,
  rollupParameters,
} from "@/lib/store/rollups/rollup-codec";
import { closeRollupsBefore } from "@/lib/store/rollups/rollup-marks";
import { requestOf, vacuum } from "./fill-day";
import { seeded, trafficItem } from "./traffic";

const SERIES: readonly Dimensions[] = Array.from({ length: 48 }, (_, at) => ({
  model: `model-${Math.floor(at / 4)}`,
  provider: `provider-${Math.floor(at / 16)}`,
  environment: "production",
  service: `service-${at % 4}`,
}));
/** Different requests, of which every minute draws its own. */
const DRAWN_FROM = 50_000;
/** The newest minutes are stored as requests, so that the inbox and the ends of a range are there, too. */
const STORED_MINUTES = 2;
const ROWS_A_STATEMENT = 2_000;

type Row = Pick<KeyedRollup, "seriesId" | "bucket" | "figures">;

/**
 * What `days` days of `perDay` requests leave in the tables of rollups up to `until`, without their requests: the figures
 * of one day are drawn, and repeat on all days. Minutes are those of the last day, like the requests of the last minutes.
 */
export async function fillRollups(
  projectId: number,
  until: number,
  { days, perDay }: { days: number; perDay: number },
): Promise<void> {
  const random = seeded(5);
  const series = (await internSeries(projectId, SERIES)).map(({ id }) => id);
  const { id: errorTypeId } = (await internErrorTypes(projectId, ["timeout"])).get("timeout")!;
  const requests = Array.from({ length: DRAWN_FROM }, (): RollupInput => {
    const request = requestOf(trafficItem(random, until), "reported");
    return { ...request, errorTypeId: request.errorType === null ? null : errorTypeId };
  });
  const first = floorTo(until, DAY_MS) - days * DAY_MS;
  await ensurePartitions(Array.from({ length: days + 1 }, (_, day) => first + day * DAY_MS));

  await closeRollupsBefore(pool(), projectId, until);
  const aMinute = Math.round((perDay * MINUTE_MS) / DAY_MS);
  const hours = series.map(() => Array.from({ length: 24 }, emptyRollup));
  for (let bucket = until - DAY_MS; bucket < until - STORED_MINUTES * MINUTE_MS; bucket += MINUTE_MS) {
    const figures = series.map(emptyRollup);
    for (let n = 0; n < aMinute; n++)
      addRequest(
        figures[Math.floor(random() ** 2 * series.length)]!,
        requests[Math.floor(random() * DRAWN_FROM)]!,
      );
    const hour = (floorTo(bucket, HOUR_MS) % DAY_MS) / HOUR_MS;
    for (const [at, one] of figures.entries()) mergeRollup(hours[at]![hour]!, one);
    await insertRows("rollup_1m", projectId, rowsOf(series, figures, bucket));
    await insertRows("rollup_1m_all", projectId, rowsOf([ALL_SERIES], [sumOf(figures)], bucket));
  }

  const dayOf = (day: number) =>
    hours.flatMap((ofSeries, at) =>
      ofSeries.map((figures, hour) => ({
        seriesId: series[at]!,
        bucket: first + day * DAY_MS + hour * HOUR_MS,
        figures,
      })),
    );
  await insertRows("rollup_1h", projectId, dayOf(0));
  await insertRows("rollup_1h_all", projectId, sumOfAll(dayOf(0).map((row) => ({ ...row, projectId }))));
  await insertRows("rollup_1d", projectId, rowsOf(series, hours.map(sumOf), first));
  for (const table of ["rollup_1h", "rollup_1h_all"] as const)
    await repeat(table, projectId, first, floorTo(until, HOUR_MS));
  await repeat("rollup_1d", projectId, first, floorTo(until, DAY_MS));

  for (let minute = until - STORED_MINUTES * MINUTE_MS; minute < until; minute += MINUTE_MS)
    await insertRequests(
      Array.from({ length: aMinute }, (_, n) => ({
        projectId,
        request: {
          ...requestOf(trafficItem(random, minute + Math.floor((n * MINUTE_MS) / aMinute)), "reported"),
          ...SERIES[n % SERIES.length]!,
        },
        anomalies: [],
      })),
    );
  await vacuum();
}

const rowsOf = (series: readonly number[], figures: readonly Rollup[], bucket: number): Row[] =>
  figures.map((one, at) => ({ seriesId: series[at]!, bucket, figures: one }));

function sumOf(parts: readonly Rollup[]): Rollup {
  const sum = emptyRollup();
  for (const part of parts) mergeRollup(sum, part);
  return sum;
}

async function insertRows(table: MergedTable, projectId: number, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const some = rows.slice(from, from + ROWS_A_STATEMENT).map((row) => ({ ...row, projectId }));
    await pool().query(insertRollupsSql(table), rollupParameters(some));
  }
}

/** The rows of the day that begins at `first`, again on each later day, up to `until`. */
async function repeat(table: MergedTable, projectId: number, first: number, until: number): Promise<void> {
  const others = ROLLUP_COLUMN_LIST.replace("bucket, ", "");
  for (let shift = DAY_MS; first + shift < until; shift += DAY_MS)
    await pool().query(
      `INSERT INTO ${table} (bucket, ${others}) SELECT bucket + $2::int8 * interval '1 ms', ${others} FROM ${table}
       WHERE project_id = $1 AND bucket >= $3 AND bucket < $4 AND bucket + $2::int8 * interval '1 ms' < $5`,
      [projectId, shift, isoTime(first), isoTime(first + DAY_MS), isoTime(until)],
    );
}
