/** DDSketch with relative accuracy 1 %: bucket index -> count, zero and negative values separate. See lib/aggregate/sketch.ts. */
export type Sketch = { zeroCount: number; buckets: ReadonlyMap<number, number> };

/** Figures of a set of requests; merging two is adding. Exact except for the sketches. */
export type Rollup = {
  requests: number;
  successes: number;
  errors: number;
  fallbacks: number;
  cacheHits: number;
  unpriced: number;
  /** Requests whose finish reason was reported, and the truncated ones among them. */
  finishKnown: number;
  truncated: number;
  /** Requests whose input or output was not reported; failed ones among the latter. */
  inputUnknown: number;
  outputUnknown: number;
  failedOutputUnknown: number;
  inputTokens: number;
  outputTokens: number;
  thinkingTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  /** Priced requests only, whole nano-dollars. */
  costNano: bigint;
  costNanoSq: bigint;
  costNanoMax: bigint;
  /** Priced requests whose cost is doubtful, and their part of the cost. */
  doubtful: number;
  doubtfulNano: bigint;
  /** Successes only, ms. */
  latencySum: number;
  latencySumSq: bigint;
  latencyMax: number | null;
  outputTokensSumSq: bigint;
  ttftSum: number;
  ttftCount: number;
  /** Id of the project's error type -> count. */
  errorTypes: Map<number, number>;
  /** Successes only, ms. */
  latencySketch: Sketch;
  ttftSketch: Sketch;
  outputTokensSketch: Sketch;
  /** Priced requests only, nano-dollars. */
  costSketch: Sketch;
};

/** What a rollup holds of costs: all that a re-pricing changes. */
export type CostFigures = Pick<
  Rollup,
  "unpriced" | "costNano" | "costNanoSq" | "costNanoMax" | "doubtful" | "doubtfulNano" | "costSketch"
>;

/** One stored rollup row. `bucket` is the start of its minute, hour or day (UTC), epoch ms. */
export type RollupRow = { seriesId: number; bucket: number; figures: Rollup };
export type RollupLevel = "1m" | "1h" | "1d";

/** What the baselines of the per-request z-score rule need of a rollup. */
export type BaselineSums = Pick<
  Rollup,
  | "requests"
  | "successes"
  | "unpriced"
  | "latencySum"
  | "latencySumSq"
  | "outputUnknown"
  | "outputTokens"
  | "outputTokensSumSq"
  | "costNano"
  | "costNanoSq"
>;
