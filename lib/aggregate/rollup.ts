import type { CostFigures, Rollup } from "@/lib/schema/figures/rollup";
import { TRUNCATED } from "@/lib/schema/request/finish-reason";
import type { LlmRequest } from "@/lib/schema/request/request";
import { addValue, emptySketch, mergeSketch, mergeSketches, subtractSketch } from "./sketch";

/** What a rollup needs of a request, besides its error type. */
type RequestFigures = Pick<
  LlmRequest,
  | "status"
  | "latencyMs"
  | "ttftMs"
  | "inputTokens"
  | "outputTokens"
  | "thinkingTokens"
  | "cachedInputTokens"
  | "cacheWriteTokens"
  | "costNano"
  | "costDoubts"
  | "cacheHit"
  | "finishReason"
>;
/** With the error type as the id under which the project keeps it. */
export type RollupInput = RequestFigures & { errorTypeId: number | null };

export function emptyRollup(): Rollup {
  return {
    requests: 0,
    successes: 0,
    errors: 0,
    fallbacks: 0,
    cacheHits: 0,
    unpriced: 0,
    finishKnown: 0,
    truncated: 0,
    inputUnknown: 0,
    outputUnknown: 0,
    failedOutputUnknown: 0,
    inputTokens: 0,
    outputTokens: 0,
    thinkingTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    costNano: 0n,
    costNanoSq: 0n,
    costNanoMax: 0n,
    doubtful: 0,
    doubtfulNano: 0n,
    latencySum: 0,
    latencySumSq: 0n,
    latencyMax: null,
    outputTokensSumSq: 0n,
    ttftSum: 0,
    ttftCount: 0,
    errorTypes: new Map(),
    latencySketch: emptySketch(),
    ttftSketch: emptySketch(),
    outputTokensSketch: emptySketch(),
    costSketch: emptySketch(),
  };
}

export function addRequest(rollup: Rollup, row: RollupInput): void {
  addFigures(rollup, row, row.errorTypeId);
}

/** The same for a request as it is: an object made of its fields costs more than adding it up. */
export function addFigures(rollup: Rollup, row: RequestFigures, errorTypeId: number | null): void {
  rollup.requests += 1;
  if (row.status === "success") addSuccess(rollup, row.latencyMs);
  else if (row.status === "fallback") rollup.fallbacks += 1;
  else {
    rollup.errors += 1;
    if (errorTypeId !== null) addErrors(rollup.errorTypes, errorTypeId, 1);
  }
  if (row.cacheHit) rollup.cacheHits += 1;
  if (row.finishReason !== null) {
    rollup.finishKnown += 1;
    if (row.finishReason === TRUNCATED) rollup.truncated += 1;
  }
  addTokens(rollup, row);
  if (row.ttftMs !== null) {
    rollup.ttftSum += row.ttftMs;
    rollup.ttftCount += 1;
    addValue(rollup.ttftSketch, row.ttftMs);
  }
  addCost(rollup, row.costNano, row.costDoubts !== null);
}

/** What is unknown adds to no sum, and to no sample of a mean. */
function addTokens(rollup: Rollup, row: RequestFigures): void {
  if (row.inputTokens === null) rollup.inputUnknown += 1;
  else rollup.inputTokens += row.inputTokens;
  if (row.outputTokens === null) {
    rollup.outputUnknown += 1;
    if (row.status === "error") rollup.failedOutputUnknown += 1;
  } else {
    rollup.outputTokens += row.outputTokens;
    rollup.outputTokensSumSq += square(row.outputTokens);
    addValue(rollup.outputTokensSketch, row.outputTokens);
  }
  rollup.thinkingTokens += row.thinkingTokens ?? 0;
  rollup.cachedInputTokens += row.cachedInputTokens ?? 0;
  rollup.cacheWriteTokens += row.cacheWriteTokens ?? 0;
}

function addSuccess(rollup: Rollup, latencyMs: number): void {
  rollup.successes += 1;
  rollup.latencySum += latencyMs;
  rollup.latencySumSq += square(latencyMs);
  rollup.latencyMax = Math.max(rollup.latencyMax ?? 0, latencyMs);
  addValue(rollup.latencySketch, latencyMs);
}

export function emptyCosts(): CostFigures {
  return {
    unpriced: 0,
    costNano: 0n,
    costNanoSq: 0n,
    costNanoMax: 0n,
    doubtful: 0,
    doubtfulNano: 0n,
    costSketch: emptySketch(),
  };
}

/** Null: unpriced. */
export function addCost(rollup: CostFigures, costNano: number | null, isDoubtful: boolean): void {
  if (costNano === null) {
    rollup.unpriced += 1;
    return;
  }
  const cost = BigInt(costNano);
  if (isDoubtful) {
    rollup.doubtful += 1;
    rollup.doubtfulNano += cost;
  }
  rollup.costNano += cost;
  rollup.costNanoSq += cost * cost;
  if (cost > rollup.costNanoMax) rollup.costNanoMax = cost;
  addValue(rollup.costSketch, costNano);
}

function addErrors(errorTypes: Map<number, number>, id: number, count: number): void {
  errorTypes.set(id, (errorTypes.get(id) ?? 0) + count);
}

/** Squares up to 2^26 are exact as doubles; larger ones go through BigInt. */
function square(value: number): bigint {
  return value < 2 ** 26 ? BigInt(value * value) : BigInt(value) ** 2n;
}

export function mergeRollup(into: Rollup, other: Rollup): void {
  mergeFigures(into, other);
  mergeSketch(into.latencySketch, other.latencySketch);
  mergeSketch(into.ttftSketch, other.ttftSketch);
  mergeSketch(into.outputTokensSketch, other.outputTokensSketch);
  mergeSketch(into.costSketch, other.costSketch);
}

/** The same without sketches. */
export function mergeFigures(into: Rollup, other: Rollup): void {
  into.requests += other.requests;
  into.successes += other.successes;
  into.errors += other.errors;
  into.fallbacks += other.fallbacks;
  into.cacheHits += other.cacheHits;
  into.unpriced += other.unpriced;
  into.finishKnown += other.finishKnown;
  into.truncated += other.truncated;
  into.inputUnknown += other.inputUnknown;
  into.outputUnknown += other.outputUnknown;
  into.failedOutputUnknown += other.failedOutputUnknown;
  into.inputTokens += other.inputTokens;
  into.outputTokens += other.outputTokens;
  into.thinkingTokens += other.thinkingTokens;
  into.cachedInputTokens += other.cachedInputTokens;
  into.cacheWriteTokens += other.cacheWriteTokens;
  into.costNano += other.costNano;
  into.costNanoSq += other.costNanoSq;
  into.doubtful += other.doubtful;
  into.doubtfulNano += other.doubtfulNano;
  if (other.costNanoMax > into.costNanoMax) into.costNanoMax = other.costNanoMax;
  into.latencySum += other.latencySum;
  into.latencySumSq += other.latencySumSq;
  if (other.latencyMax !== null) into.latencyMax = Math.max(into.latencyMax ?? 0, other.latencyMax);
  into.outputTokensSumSq += other.outputTokensSumSq;
  into.ttftSum += other.ttftSum;
  into.ttftCount += other.ttftCount;
  for (const [id, count] of other.errorTypes) addErrors(into.errorTypes, id, count);
}

/** Takes out of `from` what was merged into it before, all but the maxima. */
export function subtractRollup(from: Rollup, other: Rollup): void {
  from.requests -= other.requests;
  from.successes -= other.successes;
  from.errors -= other.errors;
  from.fallbacks -= other.fallbacks;
  from.cacheHits -= other.cacheHits;
  from.unpriced -= other.unpriced;
  from.finishKnown -= other.finishKnown;
  from.truncated -= other.truncated;
  from.inputUnknown -= other.inputUnknown;
  from.outputUnknown -= other.outputUnknown;
  from.failedOutputUnknown -= other.failedOutputUnknown;
  from.inputTokens -= other.inputTokens;
  from.outputTokens -= other.outputTokens;
  from.thinkingTokens -= other.thinkingTokens;
  from.cachedInputTokens -= other.cachedInputTokens;
  from.cacheWriteTokens -= other.cacheWriteTokens;
  from.costNano -= other.costNano;
  from.costNanoSq -= other.costNanoSq;
  from.doubtful -= other.doubtful;
  from.doubtfulNano -= other.doubtfulNano;
  from.latencySum -= other.latencySum;
  from.latencySumSq -= other.latencySumSq;
  from.outputTokensSumSq -= other.outputTokensSumSq;
  from.ttftSum -= other.ttftSum;
  from.ttftCount -= other.ttftCount;
  for (const [id, count] of other.errorTypes) {
    const left = from.errorTypes.get(id)! - count;
    if (left === 0) from.errorTypes.delete(id);
    else from.errorTypes.set(id, left);
  }
  subtractSketch(from.latencySketch, other.latencySketch);
  subtractSketch(from.ttftSketch, other.ttftSketch);
  subtractSketch(from.outputTokensSketch, other.outputTokensSketch);
  subtractSketch(from.costSketch, other.costSketch);
}

/** All cells of a row of buckets as one. */
export function mergeCells(cells: readonly (Rollup | null)[]): Rollup {
  const present = cells.filter((cell) => cell !== null);
  const total = emptyRollup();
  for (const cell of present) mergeFigures(total, cell);
  total.latencySketch = mergeSketches(present.map((cell) => cell.latencySketch));
  total.ttftSketch = mergeSketches(present.map((cell) => cell.ttftSketch));
  total.outputTokensSketch = mergeSketches(present.map((cell) => cell.outputTokensSketch));
  total.costSketch = mergeSketches(present.map((cell) => cell.costSketch));
  return total;
}
