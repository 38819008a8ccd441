import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import type { Anomaly } from "@/lib/schema/detectors/anomaly";
import type { CostSource, RequestStatus } from "@/lib/schema/request/request";

/** What the page of requests shows: plain data, times in epoch ms, costs in USD. */

export type RequestRow = {
  id: string;
  t: number;
  model: string;
  provider: string | null;
  environment: string | null;
  service: string | null;
  status: RequestStatus;
  errorType: string | null;
  finishReason: string | null;
  latencyMs: number;
  ttftMs: number | null;
  inputTokens: number;
  outputTokens: number;
  thinkingTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  /** Null: unpriced. */
  costUsd: number | null;
  costSource: CostSource;
  cacheHit: boolean;
  userId: string | null;
  fallbackFrom: string | null;
  tags: Record<string, string>;
  anomalies: Anomaly[];
};

/** The filters that apply, as the address has them. */
export type RequestFilters = {
  status: RequestStatus[];
  errorType: string | null;
  userId: string | null;
  /** `name:value`. */
  tag: string | null;
  minLatencyMs: number | null;
  /** Only requests in which the detector found something. */
  anomalous: boolean;
};

export type RequestsModel = {
  range: RangeModel;
  filters: RequestFilters;
  rows: RequestRow[];
  /** For the parameter `cursor` of the next page; null on the last. */
  nextCursor: string | null;
  /** The search ended before the range did: the next page goes on from there. */
  cut: boolean;
  errorTypes: string[];
  /** What of the address was not understood. */
  notice: string | null;
};

export type PriceLineModel = {
  kind: string;
  tokens: number;
  usdPerMillion: number | null;
  usd: number | null;
};

/** Each figure of a request against the 7 days before it, of its model and service. */
export type ScoreRow = {
  figure: "latency" | "output tokens" | "cost";
  unit: "ms" | "tokens" | "usd";
  value: number;
  mean: number;
  stdev: number;
  zScore: number;
  /** Far enough from the mean for the lesson's detector (|z| > 2). */
  isAnomaly: boolean;
};

export type RequestDetail = {
  request: RequestRow;
  /** What today's prices make of it; null without a price. */
  price: { source: "override" | "table"; name: string; lines: PriceLineModel[]; totalUsd: number } | null;
  /** Empty under 20 requests of history. */
  scores: ScoreRow[];
  /** How many requests the baseline rests on. */
  history: number;
};
