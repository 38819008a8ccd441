import http from "node:http";
import { Collector } from "@/lib/senders/otlp/collect";
import { readJson } from "@/lib/senders/otlp/read-json";
import { readProtobuf } from "@/lib/senders/otlp/read-protobuf";
import { BOOK } from "@/lib/senders/registry";
import { pool } from "@/lib/store/database/pool";
import { encodeOtlp } from "@/test/recordings/encode-otlp";
import type { Body } from "@/test/recordings/recordings";
import { openBenchDatabase } from "./database";
import { interleave, printMeasured, ratioOf } from "./measure";
import { makeSender, post, startServer } from "./sender";
import { seeded, type TrafficItem, trafficItem } from "./traffic";

const BATCH = 512;
const BATCHES = 24;
const ROWS = BATCH * BATCHES;
const CONNECTIONS = 8;
const REPETITIONS = 5;
const MEGABYTE = 1_000_000;

type Attribute = { key: string; value: object };

const text = (key: string, value: string): Attribute => ({ key, value: { stringValue: value } });
const int = (key: string, value: number): Attribute => ({ key, value: { intValue: value } });
const nanos = (ms: number) => String(BigInt(Math.round(ms)) * 1_000_000n);
const PROMPT = "What is the weather in Paris today, and should I take an umbrella with me? ".repeat(5);

type SpanItem = Omit<TrafficItem, "cost_usd">;

/** A request of the traffic as the span of an instrumentation: what is read, and what is skipped. */
function spanOf(item: SpanItem, random: () => number) {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
  const end = item.timestamp * 1_000;
  return {
    traceId: hex(32),
    spanId: hex(16),
    parentSpanId: hex(16),
    name: `chat ${item.model}`,
    kind: 3,
    startTimeUnixNano: nanos(end - item.latency_ms),
    endTimeUnixNano: nanos(end),
    status: { code: item.status === "error" ? 2 : 0 },
    attributes: [
      text("gen_ai.operation.name", "chat"),
      text("gen_ai.provider.name", item.provider),
      text("gen_ai.request.model", item.model),
      text("gen_ai.response.model", item.model),
      text("gen_ai.response.id", `chatcmpl-${hex(24)}`),
      text("gen_ai.input.messages", PROMPT),
      text("gen_ai.output.messages", PROMPT),
      text("server.address", "api.example"),
      int("server.port", 443),
      int("gen_ai.usage.input_tokens", item.input_tokens),
      int("gen_ai.usage.output_tokens", item.output_tokens),
      int("gen_ai.usage.cache_read.input_tokens", item.cached_input_tokens),
      text("user.id", item.user_id),
      ...(item.status === "error" ? [text("error.type", "timeout")] : []),
    ],
  };
}

const exportOf = (spans: object[], scope: string): Body => ({
  path: "/api/otlp/v1/traces",
  contentType: "application/x-protobuf",
  body: {
    resourceSpans: [
      {
        resource: { attributes: [text("service.name", "chat"), text("host.name", "worker-1")] },
        scopeSpans: [{ scope: { name: scope, version: "1.0.0" }, spans }],
      },
    ],
  },
});

/** 1 MB of JSON as a coding agent sends it for one prompt: hundreds of spans, one of which is a call. */
function agentBody(random: () => number): Buffer {
  const noise = () => ({
    ...spanOf(trafficItem(random, Date.now()), random),
    name: "get_model_info",
    attributes: [
      text("code.filepath", "core/src/models.rs"),
      text("thread.name", "tokio-runtime-worker"),
      text("arguments", PROMPT),
      text("output", PROMPT.repeat(4)),
    ],
  });
  const spans: object[] = [spanOf(trafficItem(random, Date.now()), random)];
  while (JSON.stringify(spans).length < MEGABYTE) for (let at = 0; at < 20; at++) spans.push(noise());
  return Buffer.from(JSON.stringify(exportOf(spans, "gen_ai").body));
}

/** Durable requests per second as spans, compared with the same requests in our own words; and how fast spans are read. */
export async function benchOtlp(): Promise<void> {
  const closeDatabase = await openBenchDatabase();
  const { key } = await makeSender();
  const server = await startServer();
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const random = seeded(1);
    const batches = () => {
      const now = Date.now();
      // Spans have no cost: both sides compute it.
      const items = Array.from({ length: ROWS }, (_, n) => ({
        ...trafficItem(random, now - (ROWS - n)),
        cost_usd: undefined,
      }));
      return Array.from({ length: BATCHES }, (_, n) => items.slice(n * BATCH, (n + 1) * BATCH));
    };
    const perSecond = async (path: string, type: string, bodies: Buffer[]) => {
      const start = performance.now();
      await Promise.all(bodies.map((body) => post(new URL(path, server.url), key, body, agent, type)));
      return ROWS / ((performance.now() - start) / 1_000);
    };
    const spans = (batch: SpanItem[]) =>
      exportOf(
        batch.map((item) => spanOf(item, random)),
        "gen_ai",
      );
    const protobuf = batches().map((batch) => Buffer.from(encodeOtlp(spans(batch))));
    const json = batches().map((batch) => JSON.stringify(spans(batch).body));
    const reading = (read: (collector: Collector) => void) => {
      const start = performance.now();
      for (let at = 0; at < BATCHES; at++) read(new Collector("traces", BOOK));
      return ROWS / ((performance.now() - start) / 1_000);
    };
    let at = 0;
    const measured = await interleave(
      [
        {
          name: `native JSON, batches of ${BATCH}`,
          unit: "rows/s",
          run: () =>
            perSecond(
              "/api/v1/requests",
              "application/json",
              batches().map((batch) => Buffer.from(JSON.stringify(batch))),
            ),
        },
        {
          name: `OTLP in Protocol Buffers, batches of ${BATCH} spans`,
          unit: "rows/s",
          run: () =>
            perSecond(
              "/api/otlp/v1/traces",
              "application/x-protobuf",
              batches().map((batch) => Buffer.from(encodeOtlp(spans(batch)))),
            ),
        },
        {
          name: "reading Protocol Buffers",
          unit: "spans/s",
          run: async () =>
            reading((collector) => {
              for (const _ of readProtobuf(protobuf[at++ % BATCHES]!, "traces", collector));
            }),
        },
        {
          name: "reading JSON",
          unit: "spans/s",
          run: async () =>
            reading((collector) => {
              for (const _ of readJson(json[at++ % BATCHES]!, "traces", collector));
            }),
        },
        {
          name: "1 MB of JSON spans with one request, until it is durable",
          unit: "ms",
          run: async () => {
            const body = agentBody(random);
            const start = performance.now();
            await post(new URL("/api/otlp/v1/traces", server.url), key, body, agent);
            return performance.now() - start;
          },
        },
      ],
      REPETITIONS,
    );
    printMeasured(
      `otlp: ${ROWS.toLocaleString("en-US")} requests a repetition, ${REPETITIONS} repetitions, durable before the answer`,
      measured,
      [{ name: "OTLP / native", value: ratioOf(measured[1], measured[0]), goal: { atLeast: 0.6 } }],
    );
  } finally {
    agent.destroy();
    server.stop();
    await pool().end();
    await closeDatabase();
  }
}
