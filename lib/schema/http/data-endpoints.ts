import { z } from "zod";
import { Baselines } from "@/lib/schema/detectors/anomaly";
import { ChangesAnswer } from "@/lib/schema/detectors/change";
import { DetectorBandsAnswer, DetectorsAnswer } from "@/lib/schema/detectors/detector-answer";
import { MetricName } from "@/lib/schema/figures/metric";
import { QualityAnswer } from "@/lib/schema/figures/quality-answer";
import {
  AnomalyCheckAnswer,
  AnomalyPage,
  CircuitsAnswer,
  RequestPage,
  StoredRequest,
  SummaryAnswer,
} from "@/lib/schema/figures/reading-answer";
import { SeriesAnswer } from "@/lib/schema/figures/series-query";
import { CircuitEventInput } from "@/lib/schema/request/circuit-event";
import { IngestAnswer } from "@/lib/schema/request/ingest-answer";
import { RequestInput } from "@/lib/schema/request/request-input";
import type { Endpoint, Parameter } from "./endpoint";

const query = (name: string, description: string, repeatable = false): Parameter => ({
  name,
  in: "query",
  description,
  ...(repeatable ? { repeatable } : {}),
});

const TIME = [
  query(
    "window",
    "`5m`, `60m`, `24h`, `30d`, ending now; cannot be combined with `from` and `to`. Default: 60m",
  ),
  query("from", "ISO 8601, Unix seconds, or relative such as `now-6h` or `now-1d/d`"),
  query("to", "Like `from`; default: now. Ranges are half-open and at most 400 days long"),
];
const MODEL = query("model", "Only these models", true);
const SERVICE = query("service", "Only these services", true);
const FILTERS = [
  MODEL,
  query("provider", "Only these providers", true),
  query("environment", "Only these environments", true),
  SERVICE,
];
const SPAN = [...TIME, ...FILTERS];
const PAGE = [
  query("limit", "1 to 1,000; default: 50"),
  query("cursor", "`next_cursor` of the previous page"),
];

const oneOrMany = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).max(5_000)]);
const text = (mediaType: string) => ({ status: 200, mediaType });

/** Sending and reading data. */
export const DATA_ENDPOINTS: readonly Endpoint[] = [
  {
    method: "post",
    path: "/requests",
    access: "ingest",
    summary:
      "Send requests: one object, an array or NDJSON; gzip allowed. 422 with the same body if all items are rejected",
    body: oneOrMany(RequestInput),
    answer: { status: 200, schema: IngestAnswer },
  },
  {
    method: "post",
    path: "/circuit-events",
    access: "ingest",
    summary: "Report state changes of circuit breakers",
    body: oneOrMany(CircuitEventInput),
    answer: { status: 200, schema: IngestAnswer },
  },
  {
    method: "post",
    path: "/ingest/litellm",
    access: "ingest",
    summary:
      "LiteLLM's generic logger: StandardLoggingPayload objects as an array, NDJSON or one by one; prompts are dropped",
    body: oneOrMany(z.looseObject({})),
    answer: { status: 200, schema: IngestAnswer },
  },
  {
    method: "get",
    path: "/summary",
    access: "read",
    parameters: SPAN,
    summary: "Latency, rates, errors by type, cost and tokens of a window",
    answer: { status: 200, schema: SummaryAnswer },
  },
  {
    method: "get",
    path: "/summary.txt",
    access: "read",
    parameters: SPAN,
    summary: "The summary as a text dashboard for the terminal",
    answer: text("text/plain"),
  },
  {
    method: "get",
    path: "/detectors",
    access: "read",
    parameters: [MODEL, SERVICE],
    summary: "Anomaly detectors: value, expected value and state of each model and service",
    answer: { status: 200, schema: DetectorsAnswer },
  },
  {
    method: "get",
    path: "/detectors/bands",
    access: "read",
    parameters: [...TIME, MODEL, SERVICE],
    summary: "Values over time with their expected range; at most 40 series",
    answer: { status: 200, schema: DetectorBandsAnswer },
  },
  {
    method: "get",
    path: "/changes",
    access: "read",
    parameters: [...TIME, SERVICE],
    summary: "New models and prompt versions, and the level shifts that they explain",
    answer: { status: 200, schema: ChangesAnswer },
  },
  {
    method: "get",
    path: "/quality",
    access: "read",
    parameters: SPAN,
    summary: "Response lengths of each model and service, compared with the previous period",
    answer: { status: 200, schema: QualityAnswer },
  },
  {
    method: "get",
    path: "/series",
    access: "read",
    summary: "A metric over time; the ten largest groups, all others as `other`",
    parameters: [
      query("metric", MetricName.options.join(", ")),
      query("group_by", "model, provider, environment, service; error_type with errors and error_rate"),
      query(
        "step",
        "Seconds or a duration such as `5m`: whole minutes, above one hour whole hours; default: derived from the range",
      ),
      ...SPAN,
    ],
    answer: { status: 200, schema: SeriesAnswer },
  },
  {
    method: "get",
    path: "/baselines",
    access: "read",
    parameters: SPAN,
    summary: "Means and standard deviations of a window; `{}` with fewer than 20 requests",
    answer: { status: 200, schema: Baselines },
  },
  {
    method: "get",
    path: "/anomalies",
    access: "read",
    parameters: [...SPAN, ...PAGE],
    summary: "Hits of the per-request z-score rule, newest first",
    answer: { status: 200, schema: AnomalyPage },
  },
  {
    method: "post",
    path: "/anomalies/check",
    access: "read",
    summary: "Check a request against the baselines of a window, without storing it",
    parameters: [query("sensitivity", "Standard deviations, above 0; default: 2"), ...SPAN],
    body: RequestInput,
    answer: { status: 200, schema: AnomalyCheckAnswer },
  },
  {
    method: "get",
    path: "/circuits",
    access: "read",
    parameters: TIME,
    summary: "The current state of every circuit breaker, and its timeline",
    answer: { status: 200, schema: CircuitsAnswer },
  },
  {
    method: "get",
    path: "/requests",
    access: "read",
    summary: "Requests, newest first",
    parameters: [
      ...SPAN,
      query("status", "success, error or fallback", true),
      query("error_type", "Only errors of this type"),
      query("user_id", "Only requests of this user"),
      query("tag", "`name:value`"),
      query("min_latency_ms", "Only requests with at least this latency"),
      query("anomalous", "`true`: only requests with hits of the per-request z-score rule"),
      query("format", "`csv`: all rows as CSV"),
      ...PAGE,
    ],
    answer: { status: 200, schema: RequestPage },
  },
  {
    method: "get",
    path: "/requests/{requestId}",
    access: "read",
    summary: "One request",
    parameters: [
      { name: "requestId", in: "path", description: "The id sent by the client or generated at ingest" },
      query("timestamp", "Its timestamp, which makes the lookup fast; not needed for a UUIDv7"),
    ],
    answer: { status: 200, schema: StoredRequest },
  },
  {
    method: "get",
    path: "/metrics",
    access: "read",
    summary: "Metrics in the Prometheus text format: totals by model, gauges of the last 5 minutes",
    answer: text("text/plain"),
  },
  {
    method: "get",
    path: "/live",
    access: "read",
    summary: "Server-sent events: `data` when new data is stored, `alert` when an alert changes",
    answer: text("text/event-stream"),
  },
  {
    method: "get",
    path: "/openapi.json",
    access: "open",
    summary: "This document",
    answer: { status: 200 },
  },
];
