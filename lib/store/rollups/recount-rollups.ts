import { addRequest, emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import type { Rollup, RollupLevel } from "@/lib/schema/figures/rollup";
import { DAY_MS, isoTime } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { ROLLUP_INPUT_COLUMNS, rollupInput } from "@/lib/store/requests/request-rows";
import { type Comparison, emptyComparison, LockstepCheck } from "./compare-rollups";
import { compareRollupKeys, mergeAdjacent } from "./merge-adjacent";
import { ALL_SERIES } from "./merge-into-rollups";
import { type KeyedRollup, ROLLUP_COLUMN_LIST, type RollupRecord } from "./rollup-codec";
import { readRollupMarks } from "./rollup-marks";
import { scanRows } from "./scan-rows";

const LEVELS = [
  { level: "1m", table: "rollup_1m", widthMs: 60_000 },
  { level: "1h", table: "rollup_1h", widthMs: 3_600_000 },
  { level: "1d", table: "rollup_1d", widthMs: DAY_MS },
] as const;

export type DayRecount = { requests: number } & Comparison;

/**
 * Recounts the raw requests of one UTC day and compares the result with every level, bit for bit, in a snapshot per
 * project. Both sides are read in one order and compared as they arrive, so memory does not grow with the day. Of all series
 * together, the minutes and hours of the day are kept.
 */
export async function recountDay(day: number): Promise<DayRecount> {
  const result: DayRecount = { requests: 0, ...emptyComparison() };
  const { rows } = await pool().query<{ id: number }>(
    "SELECT DISTINCT project_id AS id FROM series ORDER BY id",
  );
  for (const { id } of rows) await recountProject(id, day, result);
  return result;
}

async function recountProject(projectId: number, day: number, result: DayRecount): Promise<void> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    await client.query("SET LOCAL statement_timeout = 0");
    const { hours, days, all } = await readRollupMarks(client, projectId);
    const ends = {
      "1m": day + DAY_MS,
      "1h": Math.min(hours, day + DAY_MS),
      "1d": Math.min(days, day + DAY_MS),
    };
    const ofAll = { "1m": new SumsOfAll("1m"), "1h": new SumsOfAll("1h") };
    await compareDay(client, projectId, day, ends, ofAll, result);
    for (const level of ["1m", "1h"] as const)
      await ofAll[level].compare(client, projectId, Math.max(day, all), ends[level], result);
    await client.query("COMMIT");
    client.release();
  } catch (thrown) {
    client.release(true);
    throw thrown;
  }
}

async function compareDay(
  client: Client,
  projectId: number,
  day: number,
  ends: Record<RollupLevel, number>,
  ofAll: Record<"1m" | "1h", SumsOfAll>,
  result: DayRecount,
): Promise<void> {
  const sides = LEVELS.filter(({ level }) => ends[level] > day).map(({ level, table, widthMs }) => ({
    level,
    // Buckets past a mark are not in the level's table yet: readers take them from the finer one.
    end: ends[level],
    widthMs,
    counted: null as KeyedRollup | null,
    check: new LockstepCheck(
      level,
      storedRollups(client, { table, widthMs, series: "series_id" }, projectId, day, ends[level]),
      result,
    ),
  }));
  const finish = async ({ level, counted, check }: (typeof sides)[number]) => {
    if (!counted) return;
    await check.expect(counted);
    if (level !== "1d") ofAll[level].add(counted);
  };
  for await (const row of scanRows<{ series_id: number; ts: Date }>(
    client,
    "raw_requests",
    RAW_SQL,
    span(projectId, day, day + DAY_MS),
  )) {
    result.requests += 1;
    const ts = row.ts.getTime();
    for (const side of sides) {
      if (ts >= side.end) continue;
      const key = {
        projectId,
        seriesId: row.series_id,
        bucket: Math.floor(ts / side.widthMs) * side.widthMs,
      };
      if (!side.counted || compareRollupKeys(side.counted, key) !== 0) {
        await finish(side);
        side.counted = { ...key, figures: emptyRollup() };
      }
      addRequest(side.counted.figures, rollupInput(row));
    }
  }
  for (const side of sides) {
    await finish(side);
    await side.check.end();
  }
}

/** The minutes or hours of a day as sums of all series. */
class SumsOfAll {
  private readonly counted = new Map<number, Rollup>();

  constructor(private readonly level: "1m" | "1h") {}

  add({ bucket, figures }: KeyedRollup): void {
    const sum = this.counted.get(bucket) ?? emptyRollup();
    mergeRollup(sum, figures);
    this.counted.set(bucket, sum);
  }

  async compare(
    client: Client,
    projectId: number,
    from: number,
    to: number,
    result: DayRecount,
  ): Promise<void> {
    if (from >= to) return;
    const source = {
      table: `rollup_${this.level}_all`,
      widthMs: LEVELS.find(({ level }) => level === this.level)!.widthMs,
      series: String(ALL_SERIES),
    };
    const stored = storedRollups(client, source, projectId, from, to);
    const check = new LockstepCheck(`${this.level}_all`, stored, result);
    for (const [bucket, figures] of [...this.counted].sort((a, b) => a[0] - b[0]))
      if (bucket >= from) await check.expect({ projectId, seriesId: ALL_SERIES, bucket, figures });
    await check.end();
  }
}

const span = (projectId: number, from: number, to: number) => [projectId, isoTime(from), isoTime(to)];

/** What readers see at a level: its table and the fragments that have yet to reach it. */
function storedRollups(
  client: Client,
  { table, widthMs, series }: { table: string; widthMs: number; series: string },
  projectId: number,
  from: number,
  to: number,
): AsyncGenerator<KeyedRollup> {
  const figures = ROLLUP_COLUMN_LIST.split(", ").slice(3).join(", ");
  const part = (source: string) =>
    `SELECT project_id, ${series} AS series_id, date_bin('${widthMs} ms', bucket, 'epoch') AS bucket, ${figures} FROM ${source}
     WHERE project_id = $1 AND bucket >= $2 AND bucket < $3`;
  const records = scanRows<RollupRecord>(
    client,
    `stored_${table}`,
    `${part(table)} UNION ALL ${part("rollup_fragments")} ORDER BY series_id, bucket`,
    span(projectId, from, to),
  );
  return mergeAdjacent(records);
}

const RAW_SQL = `SELECT series_id, ts, ${ROLLUP_INPUT_COLUMNS}
  FROM requests WHERE project_id = $1 AND ts >= $2 AND ts < $3 ORDER BY series_id, ts`;

/** The UTC days with raw requests, minutes or fragments within retention, ascending. */
export async function listDaysToRecount(retentionDays: number, now: number): Promise<number[]> {
  const oldest = Math.floor(now / DAY_MS) * DAY_MS - retentionDays * DAY_MS;
  const partitions = await pool().query<{ day: Date }>(
    `SELECT to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC' AS day FROM pg_inherits i
       JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
       WHERE p.relname IN ('requests', 'rollup_1m', 'rollup_1m_all')`,
  );
  const fragments = await pool().query<{ day: Date }>(
    "SELECT DISTINCT date_trunc('day', bucket, 'UTC') AS day FROM rollup_fragments /* all projects */",
  );
  const days = new Set([...partitions.rows, ...fragments.rows].map(({ day }) => day.getTime()));
  return [...days].filter((day) => day >= oldest).sort((a, b) => a - b);
}
