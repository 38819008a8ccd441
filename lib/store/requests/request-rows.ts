import { addRequest, emptyRollup, type RollupInput } from "@/lib/aggregate/rollup";
import type { Filters } from "@/lib/schema/figures/filters";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { SummaryRow } from "@/lib/schema/figures/summary";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { STATUS_CODES } from "./request-codes";
import { filterParameters, seriesCondition } from "./series-filter";

type Span = { projectId: number; filters: Filters; from: number; to: number };

const spanParameters = ({ projectId, filters, from, to }: Span) => [
  projectId,
  new Date(from).toISOString(),
  new Date(to).toISOString(),
  ...filterParameters(filters),
];
const IN_SPAN = `r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 AND ${seriesCondition("r.series_id", 1, 4)}`;

/** The number of requests in the span, but at most `limit`. */
export async function countRequests(span: Span, limit: number): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM requests r WHERE ${IN_SPAN} LIMIT $12) AS counted`,
    [...spanParameters(span), limit],
  );
  return rows[0]!.n;
}

/** The columns that the windowed summary needs, of every request in the span. */
export async function listSummaryRows(span: Span): Promise<SummaryRow[]> {
  const { rows } = await pool().query<
    [number, number, number | null, number | null, number | null, string | null, boolean, string | null]
  >({
    text: `SELECT r.status, r.latency_ms, r.input_tokens, r.output_tokens, r.thinking_tokens, r.cost_nano, r.cache_hit,
                  e.name
           FROM requests r LEFT JOIN error_types e ON e.id = r.error_type_id WHERE ${IN_SPAN}`,
    values: spanParameters(span),
    rowMode: "array",
  });
  return rows.map(
    ([status, latencyMs, inputTokens, outputTokens, thinkingTokens, costNano, cacheHit, errorType]) => ({
      status: STATUS_CODES[status]!,
      latencyMs,
      inputTokens,
      outputTokens,
      thinkingTokens,
      // The same double as the decimal that was sent: nine decimals of less than 1e5 round-trip.
      costUsd: costNano === null ? null : Number(costNano) / 1e9,
      cacheHit,
      errorType,
    }),
  );
}

/**
 * The figures of a short span straight from its rows, by series: the edges of a window that do not fill a minute.
 */
export async function rollUpRows(span: Span, client: Client = pool()): Promise<Map<number, Rollup>> {
  const bySeries = new Map<number, Rollup>();
  if (span.from >= span.to) return bySeries;
  const { rows } = await client.query(
    `SELECT series_id, ${ROLLUP_INPUT_COLUMNS} FROM requests r WHERE ${IN_SPAN}`,
    spanParameters(span),
  );
  for (const row of rows) {
    const figures = bySeries.get(row.series_id) ?? emptyRollup();
    bySeries.set(row.series_id, figures);
    addRequest(figures, rollupInput(row));
  }
  return bySeries;
}

/** What `rollupInput` needs of a request. */
export const ROLLUP_INPUT_COLUMNS = `status, latency_ms, ttft_ms, input_tokens, output_tokens, thinking_tokens,
  cached_input_tokens, cache_write_tokens, cost_nano, cost_doubts, cache_hit, error_type_id, finish_reason`;

// biome-ignore lint/suspicious/noExplicitAny: a driver's row has no type of its own.
export function rollupInput(row: any): RollupInput {
  return {
    status: STATUS_CODES[row.status]!,
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
    errorTypeId: row.error_type_id,
    finishReason: row.finish_reason,
  };
}
