import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import type { PriceExplanation } from "@/lib/prices/explain-price";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Anomaly } from "@/lib/schema/detectors/anomaly";
import type { Billing, CostSource, RequestStatus } from "@/lib/schema/request/request";
import type { RequestOrder, RequestSort } from "@/lib/store/requests/list-requests";

/** The data of the requests page: times in epoch ms, costs in USD. */

export type { RequestSort };

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
  /** Counts: null where the sender did not say. */
  inputTokens: number | null;
  outputTokens: number | null;
  thinkingTokens: number | null;
  cachedInputTokens: number | null;
  cacheWriteTokens: number | null;
  billing: Billing | null;
  /** Null: unpriced. */
  costUsd: number | null;
  costSource: CostSource;
  /** Before it was re-priced. */
  previousCost: { usd: number | null; source: CostSource } | null;
  cacheHit: boolean;
  userId: string | null;
  fallbackFrom: string | null;
  tags: Record<string, string>;
  servedModel: string | null;
  sender: string | null;
  anomalies: Anomaly[];
};

export type RequestsModel = {
  range: RangeModel;
  sort: RequestSort;
  order: RequestOrder;
  rows: RequestRow[];
  /** The `cursor` parameter of the next page; null on the last. */
  nextCursor: string | null;
  /** The search did not read the whole range; by time, the next page continues from there. */
  cut: boolean;
  /** While new requests are followed: from when on, epoch ms. */
  tailed: { from: number } | null;
  errorTypes: string[];
  /** Which query parameters were ignored. */
  notice: string | null;
};

export type VolumePanel = {
  starts: readonly number[];
  from: number;
  to: number;
  stepMs: number;
  timeZone: string;
  now: number;
  /** Where the requests that were read begin; null if they are all of the range. */
  since: number | null;
  /** By start: successes, errors, fallbacks. */
  bars: number[][];
};

/** `cut`: among the newest requests of the range only. */
export type FacetPanel = {
  facets: { name: string; values: { value: string; requests: number }[]; more: number }[];
  cut: boolean;
};

/** A value of a request against the 7 days before it, of its model and service. */
export type ScoreRow = {
  figure: "latency" | "output tokens" | "cost";
  unit: "ms" | "tokens" | "usd";
  value: number;
  mean: number;
  stdev: number;
  zScore: number;
  /** Flagged by the per-request z-score rule (|z| > 2). */
  isAnomaly: boolean;
};

export type RequestDetail = {
  request: RequestRow;
  /** The cost at today's prices. */
  price: PriceExplanation;
  /** Empty under 20 requests of history. */
  scores: ScoreRow[];
  /** The number of requests in the baseline. */
  history: number;
  /** Firing at that time, about what the request is. */
  alerts: { id: string; title: string; severity: Severity }[];
};
