import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Call, CallReport } from "@/lib/senders/call";
import { countCalls } from "@/lib/senders/counting/count-calls";
import { Collector } from "@/lib/senders/otlp/collect";
import { readJson } from "@/lib/senders/otlp/read-json";
import { readProtobuf } from "@/lib/senders/otlp/read-protobuf";
import { BOOK } from "@/lib/senders/registry";

const folder = import.meta.dirname;

export type Signal = "traces" | "logs" | "metrics";
export type Body = { path: string; contentType: string; body: Record<string, unknown> };
export type Expected = {
  model: string;
  provider: string;
  input_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  output_tokens: number | null;
  thinking_tokens: number | null;
  cost_usd?: number | null;
  status: string;
  error_type: string | null;
  ttft_present?: boolean;
  latency_ms_present?: boolean;
};
export type Recording = { name: string; bodies: Body[]; requests: Expected[] };

const read = (name: string) => JSON.parse(readFileSync(path.join(folder, name), "utf8"));

/** What real senders sent, with the requests that must be counted. */
export function listRecordings(): Recording[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".expect.json"))
    .map((file) => file.slice(0, -".expect.json".length))
    .sort()
    .map((name) => ({ name, bodies: read(`${name}.json`), requests: read(`${name}.expect.json`).requests }));
}

export const signalOf = ({ path: address }: Body): Signal =>
  address.slice(address.lastIndexOf("/") + 1) as Signal;

const LISTS = {
  traces: ["resourceSpans", "scopeSpans", "spans"],
  logs: ["resourceLogs", "scopeLogs", "logRecords"],
  metrics: ["resourceMetrics", "scopeMetrics", "metrics"],
} as const;

// biome-ignore lint/suspicious/noExplicitAny: OTLP/JSON is walked by names that depend on the signal.
type Any = any;

/** The same bodies with one record each. */
export function splitBodies(bodies: readonly Body[]): Body[] {
  return bodies.flatMap((one) => {
    const [resources, scopes, records] = LISTS[signalOf(one)];
    return ((one.body as Any)[resources] ?? []).flatMap((ofResource: Any) =>
      (ofResource[scopes] ?? []).flatMap((ofScope: Any) =>
        (ofScope[records] ?? []).map((record: Any) => ({
          ...one,
          body: {
            [resources]: [{ ...ofResource, [scopes]: [{ ...ofScope, [records]: [record] }] }],
          },
        })),
      ),
    );
  });
}

/** What bodies report, by way of JSON or of Protocol Buffers. */
export function reportsOf(bodies: readonly Body[], encode?: (body: Body) => Uint8Array): CallReport[] {
  return bodies.flatMap((one) => {
    const signal = signalOf(one);
    if (signal === "metrics") return [];
    const collector = new Collector(signal, BOOK);
    const work = encode
      ? readProtobuf(Buffer.from(encode(one)), signal, collector)
      : readJson(JSON.stringify(one.body), signal, collector);
    for (const _ of work);
    if (collector.decoded.rejected > 0) throw new Error(collector.decoded.fault);
    return collector.decoded.reports;
  });
}

/** The calls that are counted of what was reported, in the words of the recordings. */
export function countedOf(reports: readonly CallReport[]): Call[] {
  const byKey = new Map(reports.map((one) => [one.key, one]));
  return countCalls([...byKey.values()], "client")
    .flatMap(({ counted }) => counted)
    .sort((a, b) => a.endMs - b.endMs);
}

export function inWords(call: Call, expected: Expected): Expected {
  const { tokens } = call;
  return {
    ...expected,
    model: call.model,
    provider: call.provider,
    input_tokens: tokens.input,
    cached_input_tokens: tokens.cached,
    cache_write_tokens: tokens.cacheWrite,
    output_tokens: tokens.output,
    thinking_tokens: tokens.thinking,
    status: call.status,
    error_type: call.errorType,
    ...(expected.ttft_present === undefined ? {} : { ttft_present: call.ttftMs !== null }),
    ...(expected.latency_ms_present === undefined ? {} : { latency_ms_present: call.endMs > call.startMs }),
  };
}

/** The last time that any record names, epoch ms. */
export function lastTimeOf(bodies: readonly Body[]): number {
  const times = [
    ...JSON.stringify(bodies).matchAll(/"(?:endTimeUnixNano|observedTimeUnixNano)":"?(\d{19})/g),
  ];
  return Math.ceil(times.reduce((last, [, nanos]) => Math.max(last, Number(nanos) / 1e6), 0));
}
