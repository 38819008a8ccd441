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
    "`5m`, `60m`, `24h`, `30d`, ending now; not together with `from` and `to`. 60m where none is named",
  ),
  query("from", "ISO 8601, Unix seconds, or relative such as `now-6h` or `now-1d/d`"),
  query("to", "As `from`; now where absent. Ranges are half-open and at most 400 days long"),
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
const PAGE = [query("limit", "1 to 1,000; 50"), query("cursor", "`next_cursor` of the page before")];

const oneOrMany = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).max(5_000)]);
const text = (mediaType: string) => ({ status: 200, mediaType });

/** Sending data and reading it. */
export const DATA_ENDPOINTS: readonly Endpoint[] = [
  {
    method: "post",
    path: "/requests",
    access: "ingest",
    summary:
      "Send requests: one object, an array, or NDJSON; gzip allowed. 422 with the same body when all are refused",
    body: oneOrMany(RequestInput),
    answer: { status: 200, schema: IngestAnswer },
  },
  {
    method: "post",
    path: "/circuit-events",
    access: "ingest",
    summary: "Tell that circuit breakers changed state",
    body: oneOrMany(CircuitEventInput),
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
    summary: "The same as a text dashboard for a terminal",
    answer: text("text/plain"),
  },
  {
    method: "get",
    path: "/detectors",
    access: "read",
    parameters: [MODEL, SERVICE],
    summary: "What the anomaly detectors follow: value, expectation and state of each model and service",
    answer: { status: 200, schema: DetectorsAnswer },
  },
  {
    method: "get",
    path: "/detectors/bands",
    access: "read",
    parameters: [...TIME, MODEL, SERVICE],
    summary: "Typical values over time with the band that was expected of them; at most 40 series",
    answer: { status: 200, schema: DetectorBandsAnswer },
  },
  {
    method: "get",
    path: "/changes",
    access: "read",
    parameters: [...TIME, SERVICE],
    summary: "New models and prompt versions, and the levels that became normal because of them",
    answer: { status: 200, schema: ChangesAnswer },
  },
  {
    method: "get",
    path: "/quality",
    access: "read",
    parameters: SPAN,
    summary: "How long the answers of each model and service are, against the same length of time before",
    answer: { status: 200, schema: QualityAnswer },
  },
  {
    method: "get",
    path: "/series",
    access: "read",
    summary: "A metric over time; the ten largest groups, the rest as `other`",
    parameters: [
      query("metric", MetricName.options.join(", ")),
      query("group_by", "model, provider, environment, service; error_type with errors and error_rate"),
      query(
        "step",
        "Seconds or such as `5m`: whole minutes, above an hour whole hours; chosen to fit where absent",
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
    summary: "Means and standard deviations of a window; `{}` under 20 requests",
    answer: { status: 200, schema: Baselines },
  },
  {
    method: "get",
    path: "/anomalies",
    access: "read",
    parameters: [...SPAN, ...PAGE],
    summary: "What the detector found at ingest, newest first",
    answer: { status: 200, schema: AnomalyPage },
  },
  {
    method: "post",
    path: "/anomalies/check",
    access: "read",
    summary: "Check a request, which is not stored, against the baselines of a window",
    parameters: [query("sensitivity", "Standard deviations; above 0, 2 where absent"), ...SPAN],
    body: RequestInput,
    answer: { status: 200, schema: AnomalyCheckAnswer },
  },
  {
    method: "get",
    path: "/circuits",
    access: "read",
    parameters: TIME,
    summary: "The state of every breaker now, and its timeline",
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
      query("min_latency_ms", "Only requests that took at least this long"),
      query("anomalous", "`true`: only those in which the detector found something"),
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
      { name: "requestId", in: "path", description: "The id it was sent with, or was given" },
      query("timestamp", "Its time, which makes the search quick; needless for a UUIDv7"),
    ],
    answer: { status: 200, schema: StoredRequest },
  },
  {
    method: "get",
    path: "/metrics",
    access: "read",
    summary:
      "The project's figures in Prometheus' text format: totals by model, gauges of the last 5 minutes",
    answer: text("text/plain"),
  },
  {
    method: "get",
    path: "/live",
    access: "read",
    summary: "Server-sent events: `data` when rows were committed, `alert` when an alert changed",
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
