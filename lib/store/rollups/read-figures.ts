import { emptyRollup } from "@/lib/aggregate/rollup";
import { decodeInto, emptySketch } from "@/lib/aggregate/sketch";
import { mapInSlices } from "@/lib/give-way";
import type { Filters } from "@/lib/schema/figures/filters";
import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import { pool } from "@/lib/store/database/pool";
import { decodeErrorTypes, type FigureName, type SketchName, statementFor } from "./read-rollups";

export type FigureQuery = {
  projectId: number;
  filters: Filters;
  level: "1m" | "1h";
  /** Whole minutes or hours, epoch ms, half-open. */
  from: number;
  to: number;
  figures: readonly FigureName[];
  sketches: readonly SketchName[];
};

const STEP_MS = { "1m": 60_000, "1h": 3_600_000 };

/** Figures as the database writes them: sums as text, maxima as numbers. */
const SET: Record<FigureName, (into: Rollup, value: unknown) => void> = {
  requests: (into, value) => {
    into.requests = Number(value);
  },
  successes: (into, value) => {
    into.successes = Number(value);
  },
  errors: (into, value) => {
    into.errors = Number(value);
  },
  fallbacks: (into, value) => {
    into.fallbacks = Number(value);
  },
  cache_hits: (into, value) => {
    into.cacheHits = Number(value);
  },
  unpriced: (into, value) => {
    into.unpriced = Number(value);
  },
  finish_known: (into, value) => {
    into.finishKnown = Number(value);
  },
  truncated: (into, value) => {
    into.truncated = Number(value);
  },
  input_tokens: (into, value) => {
    into.inputTokens = Number(value);
  },
  output_tokens: (into, value) => {
    into.outputTokens = Number(value);
  },
  thinking_tokens: (into, value) => {
    into.thinkingTokens = Number(value);
  },
  cached_input_tokens: (into, value) => {
    into.cachedInputTokens = Number(value);
  },
  cost_nano: (into, value) => {
    into.costNano = BigInt(value as string);
  },
  latency_sum: (into, value) => {
    into.latencySum = Number(value);
  },
  latency_max: (into, value) => {
    into.latencyMax = value === null ? null : Number(value);
  },
  ttft_count: (into, value) => {
    into.ttftCount = Number(value);
  },
  error_types: (into, value) => {
    into.errorTypes = decodeErrorTypes(value as Record<string, number>[] | null);
  },
};

const SKETCH_FIELD = {
  latency: "latencySketch",
  ttft: "ttftSketch",
  output_tokens: "outputTokensSketch",
  cost: "costSketch",
} as const satisfies Record<SketchName, keyof Rollup>;

/** What was not read is the same empty figure in all rows: half of the time would go into making them. */
const BLANK = emptyRollup();

/**
 * The minutes or hours of each series, by bucket and then series, with nothing but the named figures: weeks of minutes take four
 * times as long with all columns. Nobody may change the figures that come back.
 */
export async function readFigures({ figures, sketches, ...query }: FigureQuery): Promise<RollupRow[]> {
  if (query.from >= query.to) return [];
  const { text, values } = statementFor({
    ...query,
    stepMs: STEP_MS[query.level],
    groupBy: "series",
    figures,
    sketches,
  });
  const columns = [...figures, ...sketches.map((name) => `${name}_sketch`)];
  const { rows } = await pool().query<unknown[]>({
    text: `SELECT key::int4, extract(epoch FROM bucket)::int4, ${columns.join(", ")} FROM (${text}) AS read
           ORDER BY 2, 1`,
    values,
    rowMode: "array",
  });
  return mapInSlices(rows, ([seriesId, seconds, ...cells]) => {
    const into = { ...BLANK };
    figures.forEach((name, at) => {
      SET[name](into, cells[at]);
    });
    sketches.forEach((name, at) => {
      const sketch = emptySketch();
      decodeInto(sketch, cells[figures.length + at] as Uint8Array);
      into[SKETCH_FIELD[name]] = sketch;
    });
    return { seriesId: seriesId as number, bucket: (seconds as number) * 1_000, figures: into };
  });
}
