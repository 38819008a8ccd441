import { timeSlices } from "@/lib/give-way";
import { ApiError } from "@/lib/schema/http/api-error";
import type { SentCall } from "@/lib/schema/http/sent-call";
import type { CallReport } from "@/lib/senders/call";
import { CONFLICT, type Partial, sumOf } from "@/lib/senders/otlp/answer";
import { Collector, type Decoded, TooManyParts } from "@/lib/senders/otlp/collect";
import { MalformedJson } from "@/lib/senders/otlp/json-outline";
import { readJson } from "@/lib/senders/otlp/read-json";
import { readProtobuf } from "@/lib/senders/otlp/read-protobuf";
import { MalformedBytes, TooManyFields } from "@/lib/senders/otlp/wire";
import type { Signal } from "@/lib/senders/record";
import { BOOK } from "@/lib/senders/registry";
import { acceptBreakerEvents, acceptBreakerPoints } from "./accept-breakers";
import { ingestNow } from "./ingest-clock";
import { withBody } from "./read-body";
import { storeReports } from "./store-reports";
import { textOf } from "./text-of";

/** Bytes after decompression: exporters do not split a batch that is too large for its receiver. */
export const OTLP_BODY_LIMIT = 64 * 1024 * 1024;

export type OtlpEncoding = "json" | "protobuf";

/** An export of spans, logs or metrics. Answers once the calls in it are durable. */
export async function acceptOtlp(
  request: SentCall,
  projectId: number,
  signal: Signal,
  encoding: OtlpEncoding,
  apiKey: number | null = null,
): Promise<Partial> {
  let decoded: Decoded | undefined;
  await withBody(
    request,
    projectId,
    async (body) => {
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      decoded = await decode(bytes, signal, encoding);
    },
    OTLP_BODY_LIMIT,
  );
  const { reports, points, breakerEvents, rejected, fault } = decoded!;
  const now = await ingestNow();
  const partial = sumOf([
    { rejected, message: fault },
    await acceptBreakerPoints(projectId, points, now),
    await acceptBreakerEvents(projectId, breakerEvents, now),
  ]);
  return acceptReports(reports, partial, projectId, now, apiKey);
}

async function decode(body: Buffer, signal: Signal, encoding: OtlpEncoding): Promise<Decoded> {
  const collector = new Collector(signal, BOOK);
  const giveWay = timeSlices();
  try {
    if (encoding === "protobuf") for (const _ of readProtobuf(body, signal, collector)) await giveWay();
    else if (body.length > 0)
      for (const _ of readJson(await textOf(body, giveWay), signal, collector)) await giveWay();
  } catch (thrown) {
    if (thrown instanceof TooManyFields || thrown instanceof TooManyParts)
      throw new ApiError(
        413,
        "too_many_records",
        "The export has too many resources, scopes and records; send smaller exports (a smaller maximum batch size)",
      );
    if (thrown instanceof MalformedBytes)
      throw new ApiError(400, "invalid_protobuf", "The body is not a valid OTLP export in Protocol Buffers");
    if (thrown instanceof MalformedJson)
      throw new ApiError(400, "invalid_json", "The body is not a valid OTLP export in JSON");
    throw thrown;
  }
  return collector.decoded;
}

/** The same for what was read already. `now` in epoch ms. */
export async function acceptReports(
  reports: readonly CallReport[],
  partial: Partial,
  projectId: number,
  now: number,
  apiKey: number | null = null,
): Promise<Partial> {
  const outcomes = await storeReports(reports, projectId, now, apiKey);
  const refused = outcomes.flatMap((outcome) => {
    if (typeof outcome === "object") return [{ rejected: 1, message: outcome.fault }];
    return outcome === "conflict" ? [{ rejected: 1, message: CONFLICT }] : [];
  });
  return sumOf([partial, ...refused]);
}
