import type { BaselineSums } from "@/lib/schema/figures/rollup";
import { HOUR_MS, isoTime } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";

/**
 * Sums per (model, service) over [from, to), by `keyOfBaseline`. Bounds are cut to whole hours before the hour mark.
 */
export async function listBaselineSums(
  projectId: number,
  from: number,
  to: number,
): Promise<Map<string, BaselineSums>> {
  const figures = `requests, successes, unpriced, latency_sum, latency_sum_sq, output_unknown, output_tokens, output_tokens_sum_sq,
    cost_nano, cost_nano_sq`;
  const { rows } = await pool().query<Record<string, string>>(
    `WITH mark AS (SELECT COALESCE(max(until), '-infinity') AS until FROM rollup_marks
       WHERE project_id = $1 AND level = '1h'),
     parts AS (
       SELECT series_id, ${figures} FROM rollup_1h
         WHERE project_id = $1 AND bucket >= $2 AND bucket < LEAST($4, (SELECT until FROM mark))
       UNION ALL SELECT series_id, ${figures} FROM rollup_1m
         WHERE project_id = $1 AND bucket >= GREATEST($2, LEAST($4, (SELECT until FROM mark))) AND bucket < $3
       UNION ALL SELECT series_id, ${figures} FROM rollup_fragments
         WHERE project_id = $1 AND bucket >= $2 AND bucket < $3)
     SELECT s.model, s.service, sum(requests) AS requests, sum(successes) AS successes, sum(unpriced) AS unpriced,
       sum(latency_sum) AS latency_sum, sum(latency_sum_sq) AS latency_sum_sq, sum(output_unknown) AS output_unknown, sum(output_tokens) AS output_tokens,
       sum(output_tokens_sum_sq) AS output_tokens_sum_sq, sum(cost_nano) AS cost_nano, sum(cost_nano_sq) AS cost_nano_sq
     FROM parts JOIN series s ON s.id = parts.series_id GROUP BY s.model, s.service`,
    [
      projectId,
      isoTime(Math.floor(from / HOUR_MS) * HOUR_MS),
      isoTime(to),
      isoTime(Math.floor(to / HOUR_MS) * HOUR_MS),
    ],
  );
  return new Map(rows.map((row) => [keyOfBaseline(row.model!, row.service!), sumsOf(row)]));
}

export function keyOfBaseline(model: string, service: string): string {
  // Names cannot contain NUL.
  return `${model}\0${service}`;
}

function sumsOf(row: Record<string, string>): BaselineSums {
  return {
    requests: Number(row.requests),
    successes: Number(row.successes),
    unpriced: Number(row.unpriced),
    latencySum: Number(row.latency_sum),
    latencySumSq: BigInt(row.latency_sum_sq!),
    outputUnknown: Number(row.output_unknown),
    outputTokens: Number(row.output_tokens),
    outputTokensSumSq: BigInt(row.output_tokens_sum_sq!),
    costNano: BigInt(row.cost_nano!),
    costNanoSq: BigInt(row.cost_nano_sq!),
  };
}
