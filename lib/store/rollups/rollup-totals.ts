import { isoTime } from "@/lib/schema/time/epoch";
import { fixedArray } from "@/lib/store/database/binary-arrays";
import type { Client } from "@/lib/store/database/client";
import type { KeyedRollup } from "./rollup-codec";

/** The figures that are kept for as long as a series exists: those behind the Prometheus counters. */
export const TOTAL_FIGURES = [
  "requests",
  "successes",
  "errors",
  "fallbacks",
  "unpriced",
  "finish_known",
  "truncated",
  "input_tokens",
  "output_tokens",
  "thinking_tokens",
  "cached_input_tokens",
  "cost_nano",
] as const;

const COLUMNS = ["project_id", "series_id", ...TOTAL_FIGURES].join(", ");
const SUMS = TOTAL_FIGURES.map((column) => `sum(${column})`).join(", ");
const ADD = `ON CONFLICT (project_id, series_id) DO UPDATE SET
  ${TOTAL_FIGURES.map((column) => `${column} = rollup_totals.${column} + excluded.${column}`).join(", ")}`;

/** Adds a project's day that closes; in the transaction that moves the mark past it. */
export async function addDayToTotals(client: Client, projectId: number, day: number): Promise<void> {
  await client.query(
    `INSERT INTO rollup_totals (${COLUMNS})
     SELECT project_id, series_id, ${SUMS} FROM rollup_1d WHERE project_id = $2 AND bucket = $1 GROUP BY 1, 2 ORDER BY 1, 2 ${ADD}`,
    [isoTime(day), projectId],
  );
}

/** Adds late rows of closed days. */
export function addLateToTotals(client: Client, rows: readonly KeyedRollup[]): Promise<void> {
  return changeTotals(client, rows, 1);
}

/** Subtracts records that another report of the same call replaces. */
export function takeFromTotals(client: Client, rows: readonly KeyedRollup[]): Promise<void> {
  return changeTotals(client, rows, -1);
}

async function changeTotals(client: Client, rows: readonly KeyedRollup[], sign: 1 | -1): Promise<void> {
  if (rows.length === 0) return;
  const ids = [rows.map(({ projectId }) => projectId), rows.map(({ seriesId }) => seriesId)];
  const figures = rows.map((row) => totalsOf(row));
  await client.query(
    `INSERT INTO rollup_totals (${COLUMNS})
     SELECT project_id, series_id, ${TOTAL_FIGURES.map((column) => `${sign} * sum(${column})`).join(", ")}
     FROM unnest($1::int4[], $2::int4[], ${TOTAL_FIGURES.map((_, at) => `$${at + 3}::numeric[]`).join(", ")})
       AS late (${COLUMNS}) GROUP BY 1, 2 ORDER BY 1, 2 ${ADD}`,
    [
      ...ids.map((values) => fixedArray("int4", values)),
      ...TOTAL_FIGURES.map((name) => figures.map((one) => one[name])),
    ],
  );
}

function totalsOf({ figures }: KeyedRollup): Record<(typeof TOTAL_FIGURES)[number], string> {
  return {
    requests: String(figures.requests),
    successes: String(figures.successes),
    errors: String(figures.errors),
    fallbacks: String(figures.fallbacks),
    unpriced: String(figures.unpriced),
    finish_known: String(figures.finishKnown),
    truncated: String(figures.truncated),
    input_tokens: String(figures.inputTokens),
    output_tokens: String(figures.outputTokens),
    thinking_tokens: String(figures.thinkingTokens),
    cached_input_tokens: String(figures.cachedInputTokens),
    cost_nano: String(figures.costNano),
  };
}
