import { context, trace } from "@opentelemetry/api";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type SpanExporter,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { POST as logs } from "@/app/api/otlp/v1/logs/route";
import { POST as metrics } from "@/app/api/otlp/v1/metrics/route";
import { POST as traces } from "@/app/api/otlp/v1/traces/route";
import { GET as requests } from "@/app/api/v1/requests/route";
import { PlainAnswer, type SentCall } from "@/lib/schema/http/sent-call";
import { listStored } from "@/scripts/senders/stored-requests";
import type { Served } from "@/scripts/senders/stub-models";
import { makeKey, makeTeam } from "@/test/people";
import { listenAtFrontDoor } from "../../scripts/setup/front-door.mjs";

/** Next's part, for the one address that is read. */
async function readRequests({ url, headers }: SentCall): Promise<PlainAnswer> {
  const authorization = headers.get("authorization") ?? "";
  const response = await requests(new Request(url, { headers: { authorization } }));
  return new PlainAnswer(await response.text(), response.status, {});
}

/** Sightline's own front door and endpoints on loopback, for packages that know nothing of it but its address and a key. */
export async function openSightline() {
  const door = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${door.port}`;
  return {
    url,
    drain: () => door.drain(1_000),
    open() {
      door.open({
        base: url,
        next: (_: unknown, outgoing: { end: () => void }) => outgoing.end(),
        doors: {
          ingest: {
            "POST /api/otlp/v1/traces": traces,
            "POST /api/otlp/v1/logs": logs,
            "POST /api/otlp/v1/metrics": metrics,
            "GET /api/v1/requests": { answer: readRequests },
          },
        },
      });
    },
    /** A new project: what a package needs to send to it, and what it has stored. */
    async makeProject() {
      const team = await makeTeam();
      const { key } = await makeKey(team, "ingest", "read");
      return {
        projectId: team.projectId,
        headers: { authorization: `Bearer ${key}` },
        stored: () => listStored({ url, key }),
      };
    },
  };
}

export type Encoding = "protobuf" | "JSON";

/** OpenTelemetry's own exporter of spans. */
export function exporterTo(
  { url }: { url: string },
  { headers }: { headers: Record<string, string> },
  encoding: Encoding,
): SpanExporter {
  const Exporter = encoding === "JSON" ? JsonExporter : ProtobufExporter;
  return new Exporter({
    url: `${url}/api/otlp/v1/traces`,
    headers,
    compression: encoding === "JSON" ? CompressionAlgorithm.NONE : CompressionAlgorithm.GZIP,
  });
}

/** The provider that every package of this thread finds. */
export function registerProvider(processor: SpanProcessor): NodeTracerProvider {
  for (const api of [trace, context]) api.disable();
  const provider = new NodeTracerProvider({ spanProcessors: [processor] });
  provider.register({ propagator: null });
  return provider;
}

export const batched = (exporter: SpanExporter) => new BatchSpanProcessor(exporter);

/** Calls by what a bill depends on, in the order of their text. */
export const asBilled = (calls: readonly Omit<Served, "costInFull">[]) =>
  calls
    .map(({ model, status, error_type, cost_usd, ...counts }) =>
      [
        `${model} ${status}${error_type === null ? "" : ` ${error_type}`}`,
        `${counts.input_tokens} in, ${counts.cached_input_tokens} cached, ${counts.cache_write_tokens} written`,
        `${counts.output_tokens} out, ${counts.thinking_tokens} thinking`,
        cost_usd === null ? "no price" : `$${cost_usd.toFixed(9)}`,
      ].join("; "),
    )
    .sort();
