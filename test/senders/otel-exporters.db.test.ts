import { type Attributes, DiagLogLevel, diag, SpanKind } from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import type { NodeTracerProvider, SpanExporter } from "@opentelemetry/sdk-trace-node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { GET as circuits } from "@/app/api/v1/circuits/route";
import { success } from "@/scripts/senders/stub-models";
import {
  asBilled,
  batched,
  type Encoding,
  exporterTo,
  openSightline,
  registerProvider,
} from "./open-sightline";

let sightline: Awaited<ReturnType<typeof openSightline>>;

beforeAll(async () => {
  sightline = await openSightline();
  sightline.open();
});
afterAll(() => sightline.drain());
afterEach(() => diag.disable());

const model = "gpt-5-mini";
const NOW = Date.now();

/** The calls of an application that traces them with the SDK itself: the n-th has n tokens. */
function record(provider: NodeTracerProvider, numbers: readonly number[], more: Attributes = {}) {
  const tracer = provider.getTracer("my-app");
  return numbers.map((n) => {
    const span = tracer.startSpan(`chat ${model}`, {
      kind: SpanKind.CLIENT,
      startTime: NOW - 5_000 - n,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": model,
        "gen_ai.usage.input_tokens": 1_000 + n,
        "gen_ai.usage.output_tokens": n,
        "gen_ai.usage.cache_read.input_tokens": n,
        "gen_ai.usage.cache_creation.input_tokens": 0,
        "gen_ai.usage.reasoning_tokens": 0,
        ...more,
      },
    });
    span.end(NOW - n);
    return success(model, {
      input_tokens: 1_000 + n,
      output_tokens: n,
      cached_input_tokens: n,
      cache_write_tokens: 0,
      thinking_tokens: 0,
    });
  });
}
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** What the SDK's own log says. */
function listen() {
  const said: string[] = [];
  const keep = (...words: unknown[]) => void said.push(words.map(String).join(" "));
  diag.setLogger(
    { error: keep, warn: keep, info: () => {}, debug: () => {}, verbose: () => {} },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return said;
}

describe.each<Encoding>(["protobuf", "JSON"])("OpenTelemetry's exporter of spans over %s", (encoding) => {
  it("delivers a thousand calls in its batches of 512, each once", async () => {
    const project = await sightline.makeProject();
    const provider = registerProvider(batched(exporterTo(sightline, project, encoding)));
    const served = record(provider, upTo(1_000));
    await provider.shutdown();
    expect(asBilled(await project.stored())).toEqual(asBilled(served));
  });

  it("means the same by whole and by broken numbers", async () => {
    const project = await sightline.makeProject();
    const provider = registerProvider(batched(exporterTo(sightline, project, encoding)));
    record(provider, [1], { "gen_ai.response.time_to_first_chunk": 1 });
    record(provider, [2], { "gen_ai.response.time_to_first_chunk": 1.5 });
    record(provider, [3], {
      "gen_ai.response.time_to_first_chunk": Number.NaN,
      "gen_ai.usage.output_tokens": Number.NaN,
    });
    record(provider, [4], {
      "gen_ai.response.time_to_first_chunk": 1e300,
      "gen_ai.usage.output_tokens": 2 ** 60,
    });
    await provider.shutdown();
    const stored = await project.stored();
    expect(stored.map(({ ttft_ms: ms, output_tokens: out }) => [ms, out])).toEqual([
      [1_000, 1],
      [1_500, 2],
      [null, null],
      [null, null],
    ]);
  });

  it("hears that a record was refused, and loses none of its neighbors", async () => {
    const said = listen();
    const project = await sightline.makeProject();
    const provider = registerProvider(batched(exporterTo(sightline, project, encoding)));
    const served = record(provider, [1, 2]);
    record(provider, [3], { "gen_ai.request.model": "" });
    served.push(...record(provider, [4]));
    await provider.shutdown();
    expect(asBilled(await project.stored())).toEqual(asBilled(served));
    expect(said.join("\n")).toMatch(/partial success.*rejectedSpans.*1.*model/is);
  });

  it("hears that its key is wrong", async () => {
    const project = await sightline.makeProject();
    const headers = { "x-api-key": "slk_another_key_that_is_long_enough" };
    const provider = registerProvider(batched(exporterTo(sightline, { headers }, encoding)));
    record(provider, [1]);
    await expect(provider.shutdown()).rejects.toThrow("Unauthorized");
    expect(await project.stored()).toEqual([]);
  });
});

it("spans that go out twice, in both encodings, are counted once", async () => {
  const project = await sightline.makeProject();
  const [one, other] = (["protobuf", "JSON"] as const).map((encoding) =>
    exporterTo(sightline, project, encoding),
  );
  const both: SpanExporter = {
    export: (spans, done) => one!.export(spans, () => other!.export(spans, done)),
    shutdown: async () => void (await Promise.all([one!.shutdown(), other!.shutdown()])),
  };
  const provider = registerProvider(batched(both));
  const served = record(provider, upTo(20));
  await provider.shutdown();
  expect(asBilled(await project.stored())).toEqual(asBilled(served));
});

it("what is sent while Sightline starts is sent again, and arrives", async () => {
  const starting = await openSightline();
  const project = await starting.makeProject();
  const provider = registerProvider(batched(exporterTo(starting, project, "protobuf")));
  const served = record(provider, upTo(20));
  const sent = provider.shutdown();
  setTimeout(() => starting.open(), 500);
  await sent;
  expect(asBilled(await project.stored())).toEqual(asBilled(served));
  await starting.drain();
});

it("breakers come as metrics in Protocol Buffers and as logs in JSON", async () => {
  const project = await sightline.makeProject();
  const { headers } = project;
  const metrics = new OTLPMetricExporter({ url: `${sightline.url}/api/otlp/v1/metrics`, headers });
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 60_000 });
  const meters = new MeterProvider({ readers: [reader] });
  meters.getMeter("my-app").createGauge("circuit_breaker_state").record(2, { name: "primary" });
  await meters.shutdown();
  const logs = new OTLPLogExporter({ url: `${sightline.url}/api/otlp/v1/logs`, headers });
  const loggers = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter: logs })] });
  loggers.getLogger("my-app").emit({
    eventName: "circuit_breaker.state_change",
    attributes: { "circuit_breaker.name": "backup", "circuit_breaker.state": "half_open" },
  });
  await loggers.shutdown();
  const answer = await circuits(new Request(`${sightline.url}/api/v1/circuits`, { headers }));
  const body = (await answer.json()) as { circuits: { name: string; state: string }[] };
  expect(body.circuits.map(({ name, state }) => [name, state])).toEqual([
    ["backup", "half_open"],
    ["primary", "open"],
  ]);
});
