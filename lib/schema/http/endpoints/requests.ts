import { z } from "zod";
import { CircuitsAnswer, RequestPage, StoredRequest } from "@/lib/schema/figures/reading-answer";
import { CircuitEventInput } from "@/lib/schema/request/circuit-event";
import { IngestAnswer } from "@/lib/schema/request/ingest-answer";
import { RequestInput } from "@/lib/schema/request/request-input";
import type { Endpoints } from "../endpoint";
import { choice, exclusion, PAGE, query, SPAN, TIME } from "../query-parameters";

const oneOrMany = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).max(5_000)]);

export const REQUESTS = {
  send: {
    method: "post",
    path: "/requests",
    access: "ingest",
    summary:
      "Send requests: one object, an array or NDJSON; gzip allowed. 422 with the same body if all items are rejected",
    body: oneOrMany(RequestInput),
    bodyRead: "by-handler",
    answer: { status: 200, schema: IngestAnswer },
  },
  sendLiteLlm: {
    method: "post",
    path: "/ingest/litellm",
    access: "ingest",
    summary:
      "LiteLLM's generic logger: StandardLoggingPayload objects as an array, NDJSON or one by one; prompts are dropped",
    body: oneOrMany(z.looseObject({})),
    bodyRead: "by-handler",
    answer: { status: 200, schema: IngestAnswer },
  },
  list: {
    method: "get",
    path: "/requests",
    access: "read",
    summary: "Requests, by time or by a figure",
    query: [
      ...SPAN,
      query("status", "success, error or fallback", true),
      query("error_type", "Only errors of this type"),
      query("user_id", "Only requests of this user"),
      query("tag", "`name:value`"),
      exclusion("error_type", "Leaves out errors of these types. Requests without an error stay"),
      exclusion("user_id", "Leaves out the requests of these users. Requests without a user stay"),
      exclusion(
        "tag",
        "Leaves out requests with one of these tags, each `name:value`. Requests with another value, or without the tag, stay",
      ),
      query("min_latency_ms", "Only requests with at least this latency"),
      query("min_cost_usd", "Only requests that cost at least this much"),
      query("search", "A part of an id, user, model, service, error, finish reason or tag; ignores case"),
      query(
        "sort",
        "`time` (default), `latency`, `ttft`, `input`, `output`, `tokens` or `cost`; all but time sort the newest 200,000 requests",
      ),
      choice("order", ["desc", "asc"], "`desc` (default): newest or largest first"),
      choice(
        "anomalous",
        ["true", "false"],
        "`true`: only requests with hits of the per-request z-score rule",
      ),
      choice("format", ["json", "csv"], "`csv`: all rows as CSV"),
      query("columns", "Fields of the CSV, separated by commas; default: all"),
      ...PAGE,
    ],
    answer: { status: 200, schema: RequestPage },
  },
  show: {
    method: "get",
    path: "/requests/{requestId}",
    access: "read",
    summary: "One request",
    pathTexts: { requestId: "The id sent by the client or generated at ingest" },
    query: [query("timestamp", "Its timestamp, which makes the lookup fast; not needed for a UUIDv7")],
    answer: { status: 200, schema: StoredRequest },
  },
} as const satisfies Endpoints;

export const CIRCUITS = {
  report: {
    method: "post",
    path: "/circuit-events",
    access: "ingest",
    summary: "Report state changes of circuit breakers",
    body: oneOrMany(CircuitEventInput),
    bodyRead: "by-handler",
    answer: { status: 200, schema: IngestAnswer },
  },
  list: {
    method: "get",
    path: "/circuits",
    access: "read",
    summary: "The current state of every circuit breaker, and its timeline",
    query: TIME,
    answer: { status: 200, schema: CircuitsAnswer },
  },
} as const satisfies Endpoints;
