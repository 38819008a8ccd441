import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import type { RollupLevel } from "@/lib/schema/figures/rollup";
import { DAY_MS, isoTime } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { STATUS_CODES } from "@/lib/store/requests/request-codes";
import { type Comparison, emptyComparison, LockstepCheck } from "./compare-rollups";
import { compareRollupKeys, mergeAdjacent } from "./merge-adjacent";
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
 * project. Both sides are read in one order and compared as they arrive, so memory does not grow with the day.
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
    const { hours, days } = await readRollupMarks(client, projectId);
    const ends = {
      "1m": day + DAY_MS,
      "1h": Math.min(hours, day + DAY_MS),
      "1d": Math.min(days, day + DAY_MS),
    };
    await compareDay(client, projectId, day, ends, result);
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
  result: DayRecount,
): Promise<void> {
  const sides = LEVELS.filter(({ level }) => ends[level] > day).map(({ level, table, widthMs }) => ({
    // Buckets past a mark are not in the level's table yet: readers take them from the finer one.
    end: ends[level],
    widthMs,
    counted: null as KeyedRollup | null,
    check: new LockstepCheck(
      level,
      storedRollups(client, table, widthMs, projectId, day, ends[level]),
      result,
    ),
  }));
  for await (const row of scanRows<RawRow>(
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
        if (side.counted) await side.check.expect(side.counted);
        side.counted = { ...key, figures: emptyRollup() };
      }
      addRequest(side.counted.figures, inputOf(row));
    }
  }
  for (const { check, counted } of sides) {
    if (counted) await check.expect(counted);
    await check.end();
  }
}

const span = (projectId: number, from: number, to: number) => [projectId, isoTime(from), isoTime(to)];

/** What readers see at a level: its table and the fragments that have yet to reach it. */
function storedRollups(
  client: Client,
  table: string,
  widthMs: number,
  projectId: number,
  from: number,
  to: number,
): AsyncGenerator<KeyedRollup> {
  const figures = ROLLUP_COLUMN_LIST.split(", ").slice(3).join(", ");
  const part = (source: string) =>
    `SELECT project_id, series_id, date_bin('${widthMs} ms', bucket, 'epoch') AS bucket, ${figures} FROM ${source}
     WHERE project_id = $1 AND bucket >= $2 AND bucket < $3`;
  const records = scanRows<RollupRecord>(
    client,
    `stored_${table}`,
    `${part(table)} UNION ALL ${part("rollup_fragments")} ORDER BY series_id, bucket`,
    span(projectId, from, to),
  );
  return mergeAdjacent(records);
}

type RawRow = {
  series_id: number;
  ts: Date;
  status: number;
  error_type_id: number | null;
  latency_ms: number;
  ttft_ms: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  thinking_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  cost_nano: string | null;
  cost_doubts: number | null;
  cache_hit: boolean;
  finish_reason: string | null;
};

const RAW_SQL = `SELECT series_id, ts, status, error_type_id, latency_ms, ttft_ms, input_tokens,
    output_tokens, thinking_tokens, cached_input_tokens, cache_write_tokens, cost_nano, cost_doubts, cache_hit, finish_reason
  FROM requests WHERE project_id = $1 AND ts >= $2 AND ts < $3 ORDER BY series_id, ts`;

function inputOf(row: RawRow) {
  return {
    status: STATUS_CODES[row.status]!,
    errorTypeId: row.error_type_id,
    latencyMs: row.latency_ms,
    ttftMs: row.ttft_ms,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    thinkingTokens: row.thinking_tokens,
    cachedInputTokens: row.cached_input_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    costNano: row.cost_nano === null ? null : Number(row.cost_nano),
    costDoubts: row.cost_doubts,
    cacheHit: row.cache_hit,
    finishReason: row.finish_reason,
  };
}

/** The UTC days with raw requests, minutes or fragments within retention, ascending. */
export async function listDaysToRecount(retentionDays: number, now: number): Promise<number[]> {
  const oldest = Math.floor(now / DAY_MS) * DAY_MS - retentionDays * DAY_MS;
  const partitions = await pool().query<{ day: Date }>(
    `SELECT to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC' AS day FROM pg_inherits i
       JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
       WHERE p.relname IN ('requests', 'rollup_1m')`,
  );
  const fragments = await pool().query<{ day: Date }>(
    "SELECT DISTINCT date_trunc('day', bucket, 'UTC') AS day FROM rollup_fragments /* all projects */",
  );
  const days = new Set([...partitions.rows, ...fragments.rows].map(({ day }) => day.getTime()));
  return [...days].filter((day) => day >= oldest).sort((a, b) => a - b);
}
