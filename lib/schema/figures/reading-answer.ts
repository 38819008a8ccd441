import { z } from "zod";
import { Anomaly } from "@/lib/schema/detectors/anomaly";
import { CircuitState } from "@/lib/schema/request/circuit-event";
import { DOUBT_KINDS } from "@/lib/schema/request/price";
import { CostSource, RequestStatus } from "@/lib/schema/request/request";
import { WindowedFigures } from "./summary";

const isoTime = z.string().describe("ISO 8601, UTC");
const optionalText = z.string().nullable();
const count = z.int();

export const SummaryAnswer = WindowedFigures.extend({
  window: z.object({ from: isoTime, to: isoTime }).describe("Half-open"),
  precision: z
    .enum(["exact", "sketch"])
    .describe("exact up to 100,000 requests; above that, percentiles and medians are within 1 %"),
});

export const AnomalyCheckAnswer = z.object({ anomalies: z.array(Anomaly) });

const nextCursor = z.string().nullable().describe("`cursor` of the next page; null on the last page");

export const AnomalyPage = z.object({
  anomalies: z.array(
    Anomaly.extend({
      timestamp: isoTime,
      request_id: z.string(),
      model: z.string(),
      service: z.string(),
      provider: z.string(),
      environment: z.string(),
    }),
  ),
  next_cursor: nextCursor,
});

export const StoredRequest = z.object({
  id: z.string(),
  timestamp: isoTime,
  model: z.string(),
  provider: optionalText,
  environment: optionalText,
  service: optionalText,
  status: RequestStatus,
  error_type: optionalText,
  finish_reason: optionalText.describe("`length`: truncated at a token limit; null: not reported"),
  latency_ms: count,
  ttft_ms: count.nullable(),
  input_tokens: count.nullable().describe("Null: not reported, as all counts"),
  output_tokens: count.nullable(),
  thinking_tokens: count.nullable(),
  cached_input_tokens: count.nullable(),
  cache_write_tokens: count.nullable(),
  cache_write_1h_tokens: count.nullable(),
  audio_input_tokens: count.nullable(),
  audio_output_tokens: count.nullable(),
  image_input_tokens: count.nullable(),
  image_output_tokens: count.nullable(),
  service_tier: optionalText,
  region: optionalText,
  cost_usd: z.number().nullable().describe("Null: unpriced"),
  cost_source: CostSource,
  previous_cost: z
    .object({ usd: z.number().nullable(), source: CostSource })
    .nullable()
    .describe("The cost before the last re-pricing that changed it; null: never re-priced"),
  cost_doubts: z.array(z.enum(DOUBT_KINDS)).describe("What may be wrong with the cost"),
  cache_hit: z.boolean(),
  user_id: optionalText,
  fallback_from: optionalText,
  tags: z.record(z.string(), z.string()).nullable(),
  served_model: optionalText.describe(
    "The model that answered, where it is known to be another than `model`",
  ),
  sender: optionalText.describe("What sent it over OTLP or in another form of its own; null: this API"),
  anomalies: z.array(Anomaly),
});

export const RequestPage = z.object({
  requests: z.array(StoredRequest),
  next_cursor: nextCursor,
  cut: z.boolean().describe("The search stopped early; the next page continues from there"),
});

const TimelineState = z.enum(["closed", "open", "half_open", "unknown"]);

const Names = z.array(z.string());
export const FacetsAnswer = z.object({
  models: Names,
  services: Names,
  providers: Names,
  environments: Names,
});
export type FacetsAnswer = z.infer<typeof FacetsAnswer>;

export const CircuitsAnswer = z.object({
  circuits: z.array(
    z.object({
      name: z.string(),
      state: TimelineState.describe("`unknown`: its metrics have stopped"),
      since: isoTime,
      provider: optionalText,
      model: optionalText,
      reason: optionalText,
      timeline: z.array(z.object({ from: isoTime, to: isoTime, state: TimelineState, reason: optionalText })),
    }),
  ),
  events: z.array(
    z.object({
      timestamp: isoTime,
      id: z.string(),
      name: z.string(),
      state: CircuitState,
      provider: optionalText,
      model: optionalText,
      reason: optionalText,
    }),
  ),
});
