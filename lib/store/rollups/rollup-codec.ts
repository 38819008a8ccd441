import { decodeInto, emptySketch, encodeSketch } from "@/lib/aggregate/sketch";
import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import { byteaArray, fixedArray, textArray } from "@/lib/store/database/binary-arrays";

type Figure =
  | { column: string; type: "int8" | "int4"; encode: (figures: Rollup) => number | null }
  | { column: string; type: "numeric" | "jsonb"; encode: (figures: Rollup) => string | null }
  | { column: string; type: "bytea"; encode: (figures: Rollup) => Uint8Array };

/** The figure columns, in the order in which all rollup tables and parameter arrays hold them. */
const FIGURES: Figure[] = [
  { column: "requests", type: "int8", encode: (f) => f.requests },
  { column: "successes", type: "int8", encode: (f) => f.successes },
  { column: "errors", type: "int8", encode: (f) => f.errors },
  { column: "fallbacks", type: "int8", encode: (f) => f.fallbacks },
  { column: "cache_hits", type: "int8", encode: (f) => f.cacheHits },
  { column: "unpriced", type: "int8", encode: (f) => f.unpriced },
  { column: "finish_known", type: "int8", encode: (f) => f.finishKnown },
  { column: "truncated", type: "int8", encode: (f) => f.truncated },
  { column: "input_tokens", type: "int8", encode: (f) => f.inputTokens },
  { column: "output_tokens", type: "int8", encode: (f) => f.outputTokens },
  { column: "thinking_tokens", type: "int8", encode: (f) => f.thinkingTokens },
  { column: "cached_input_tokens", type: "int8", encode: (f) => f.cachedInputTokens },
  { column: "cache_write_tokens", type: "int8", encode: (f) => f.cacheWriteTokens },
  { column: "cost_nano", type: "numeric", encode: (f) => String(f.costNano) },
  { column: "cost_nano_sq", type: "numeric", encode: (f) => String(f.costNanoSq) },
  { column: "cost_nano_max", type: "int8", encode: (f) => Number(f.costNanoMax) },
  { column: "latency_sum", type: "int8", encode: (f) => f.latencySum },
  { column: "latency_sum_sq", type: "numeric", encode: (f) => String(f.latencySumSq) },
  { column: "latency_max", type: "int4", encode: (f) => f.latencyMax },
  { column: "output_tokens_sum_sq", type: "numeric", encode: (f) => String(f.outputTokensSumSq) },
  { column: "ttft_sum", type: "int8", encode: (f) => f.ttftSum },
  { column: "ttft_count", type: "int8", encode: (f) => f.ttftCount },
  { column: "error_types", type: "jsonb", encode: (f) => encodeErrorTypes(f.errorTypes) },
  { column: "latency_sketch", type: "bytea", encode: (f) => encodeSketch(f.latencySketch) },
  { column: "ttft_sketch", type: "bytea", encode: (f) => encodeSketch(f.ttftSketch) },
  { column: "output_tokens_sketch", type: "bytea", encode: (f) => encodeSketch(f.outputTokensSketch) },
  { column: "cost_sketch", type: "bytea", encode: (f) => encodeSketch(f.costSketch) },
];

export type KeyedRollup = RollupRow & { projectId: number };
type RollupTable = "rollup_fragments" | "rollup_1m" | "rollup_1h" | "rollup_1d";
export type RollupRecord = Record<string, unknown> & { bucket: Date };

const COLUMNS = ["project_id", "series_id", "bucket", ...FIGURES.map((figure) => figure.column)];
const TYPES = ["int4", "int4", "timestamptz", ...FIGURES.map((figure) => figure.type)];

export const ROLLUP_COLUMNS = COLUMNS.join(", ");

/** One statement that inserts any number of rows; pass `rollupParameters(rows)` to it. */
export function insertRollupsSql(table: RollupTable): string {
  const arrays = TYPES.map((type, index) => `$${index + 1}::${type}[]`).join(", ");
  return `INSERT INTO ${table} (${ROLLUP_COLUMNS}) SELECT * FROM unnest(${arrays})`;
}

/** The same, written over rows that have the key already. */
export function upsertRollupsSql(table: Exclude<RollupTable, "rollup_fragments">): string {
  const overwrite = FIGURES.map(({ column }) => `${column} = excluded.${column}`).join(", ");
  return `${insertRollupsSql(table)} ON CONFLICT (project_id, bucket, series_id) DO UPDATE SET ${overwrite}`;
}

export function rollupParameters(rows: readonly KeyedRollup[]): unknown[] {
  return [
    fixedArray(
      "int4",
      rows.map((row) => row.projectId),
    ),
    fixedArray(
      "int4",
      rows.map((row) => row.seriesId),
    ),
    fixedArray(
      "timestamptz",
      rows.map((row) => row.bucket),
    ),
    ...FIGURES.map((figure) => arrayOf(figure, rows)),
  ];
}

function arrayOf(figure: Figure, rows: readonly KeyedRollup[]): Buffer | (string | null)[] {
  switch (figure.type) {
    case "bytea":
      return byteaArray(rows.map((row) => figure.encode(row.figures)));
    case "jsonb":
      return textArray(
        "jsonb",
        rows.map((row) => figure.encode(row.figures)),
      );
    case "numeric":
      return rows.map((row) => figure.encode(row.figures));
    default:
      return fixedArray(
        figure.type,
        rows.map((row) => figure.encode(row.figures)),
      );
  }
}

/** Decodes a row of any rollup table. Throws on a damaged sketch. */
export function rollupFromRecord(record: RollupRecord): KeyedRollup {
  const number = (column: string) => Number(record[column]);
  const big = (column: string) => BigInt(record[column] as string);
  const sketch = (column: string) => {
    const decoded = emptySketch();
    decodeInto(decoded, record[column] as Uint8Array);
    return decoded;
  };
  return {
    projectId: number("project_id"),
    seriesId: number("series_id"),
    bucket: record.bucket.getTime(),
    figures: {
      requests: number("requests"),
      successes: number("successes"),
      errors: number("errors"),
      fallbacks: number("fallbacks"),
      cacheHits: number("cache_hits"),
      unpriced: number("unpriced"),
      finishKnown: number("finish_known"),
      truncated: number("truncated"),
      inputTokens: number("input_tokens"),
      outputTokens: number("output_tokens"),
      thinkingTokens: number("thinking_tokens"),
      cachedInputTokens: number("cached_input_tokens"),
      cacheWriteTokens: number("cache_write_tokens"),
      costNano: big("cost_nano"),
      costNanoSq: big("cost_nano_sq"),
      costNanoMax: big("cost_nano_max"),
      latencySum: number("latency_sum"),
      latencySumSq: big("latency_sum_sq"),
      latencyMax: record.latency_max === null ? null : number("latency_max"),
      outputTokensSumSq: big("output_tokens_sum_sq"),
      ttftSum: number("ttft_sum"),
      ttftCount: number("ttft_count"),
      errorTypes: decodeErrorTypes(record.error_types),
      latencySketch: sketch("latency_sketch"),
      ttftSketch: sketch("ttft_sketch"),
      outputTokensSketch: sketch("output_tokens_sketch"),
      costSketch: sketch("cost_sketch"),
    },
  };
}

/** Two rollups are the same, bit for bit, exactly when these texts are. */
export function rollupFingerprint(figures: Rollup): string {
  return JSON.stringify(
    FIGURES.map(({ type, encode }) => {
      const value = encode(figures);
      return type === "bytea" ? Buffer.from(value as Uint8Array).toString("hex") : value;
    }),
  );
}

function encodeErrorTypes(errorTypes: Map<number, number>): string | null {
  if (errorTypes.size === 0) return null;
  return JSON.stringify(Object.fromEntries([...errorTypes].sort((a, b) => a[0] - b[0])));
}

function decodeErrorTypes(value: unknown): Map<number, number> {
  return new Map(
    Object.entries((value ?? {}) as Record<string, number>).map(([id, count]) => [Number(id), count]),
  );
}
