import { env } from "@/lib/env";
import { timeSlices } from "@/lib/give-way";
import { FUTURE_LIMIT_MS } from "@/lib/ingest/parse-request";
import { ApiError } from "@/lib/schema/http/api-error";
import type { LlmRequest } from "@/lib/schema/request/request";
import { COUNT_LIMIT } from "@/lib/schema/request/request-input";
import { DAY_MS } from "@/lib/schema/time/epoch";
import type { Call, CallReport } from "@/lib/senders/call";
import type { Counts } from "@/lib/senders/counting/count-calls";
import { linkOf, settle, stateOf } from "@/lib/senders/counting/settle";
import type { Partial } from "@/lib/senders/otlp/answer";
import { Collector, type Decoded } from "@/lib/senders/otlp/collect";
import { MalformedJson, readJson } from "@/lib/senders/otlp/read-json";
import { readProtobuf } from "@/lib/senders/otlp/read-protobuf";
import { MalformedBytes } from "@/lib/senders/otlp/wire";
import type { Signal } from "@/lib/senders/record";
import { BOOK } from "@/lib/senders/registry";
import { ingestSettings } from "@/lib/store/people/project-settings";
import { commitReports } from "@/lib/store/requests/commit-queue";
import type { Counting } from "@/lib/store/requests/count-reports";
import type { PendingRequest } from "@/lib/store/requests/insert-requests";
import { acceptBreakerEvents, acceptBreakerPoints } from "./accept-breakers";
import { announceStored, preparePending } from "./prepare-pending";
import { withBody } from "./read-body";
import { nanoOf, placeOf, requestOf } from "./request-of-call";

/** Bytes after decompression: exporters do not split a batch that is too large for its receiver. */
const OTLP_BODY_LIMIT = 64 * 1024 * 1024;

export type OtlpEncoding = "json" | "protobuf";

/** An export of spans, logs or metrics. Answers once what it tells of calls is durable. */
export async function acceptOtlp(
  request: Request,
  projectId: number,
  signal: Signal,
  encoding: OtlpEncoding,
): Promise<Partial> {
  const now = Date.now();
  let decoded: Decoded | undefined;
  await withBody(
    request,
    async (body) => {
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      decoded = await decode(bytes, signal, encoding);
    },
    OTLP_BODY_LIMIT,
  );
  const { reports, points, breakerEvents, rejected, fault } = decoded!;
  await acceptBreakerPoints(projectId, points, now);
  await acceptBreakerEvents(projectId, breakerEvents, now);
  return acceptReports(reports, { rejected, message: fault }, projectId, now);
}

async function decode(body: Buffer, signal: Signal, encoding: OtlpEncoding): Promise<Decoded> {
  const collector = new Collector(signal, BOOK);
  const giveWay = timeSlices();
  try {
    if (encoding === "protobuf") for (const _ of readProtobuf(body, signal, collector)) await giveWay();
    else if (body.length > 0) for (const _ of readJson(textOf(body), signal, collector)) await giveWay();
  } catch (thrown) {
    if (thrown instanceof MalformedBytes)
      throw new ApiError(400, "invalid_protobuf", "The body is not a valid OTLP export in Protocol Buffers");
    if (thrown instanceof MalformedJson)
      throw new ApiError(400, "invalid_json", "The body is not a valid OTLP export in JSON");
    throw thrown;
  }
  return collector.decoded;
}

function textOf(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new ApiError(400, "invalid_utf8", "The body is not valid UTF-8");
  }
}

/** The same for what was read already. `now` in epoch ms. */
export async function acceptReports(
  reported: readonly CallReport[],
  partial: Partial,
  projectId: number,
  now: number,
): Promise<Partial> {
  const answer = { ...partial };
  const reject = (message: string) => {
    answer.rejected += 1;
    if (answer.message === "") answer.message = message;
  };
  const oldest = now - env().SIGHTLINE_RETENTION_DAYS * DAY_MS;
  const reports = reported.filter((one) => {
    const fault = one.kind === "call" ? timeFault(one, oldest, now) : null;
    if (fault !== null) reject(fault);
    return fault === null;
  });
  if (reports.length === 0) return answer;
  const { gatewayCounts } = await ingestSettings(projectId);
  const requests = new Map<string, LlmRequest>();
  const counting = countingOf(gatewayCounts ? "gateway" : "client", now, requests);
  const outcomes = await commitReports(reports.map((report) => ({ projectId, report, counting })));
  const stored: LlmRequest[] = [];
  outcomes.forEach((outcome, at) => {
    const request = requests.get(reports[at]!.key);
    if (outcome === "conflict") reject("A record with the same identity and other content is stored already");
    if (outcome === "counted" && request) stored.push(request);
  });
  if (stored.length > 0) await announceStored(projectId, stored);
  return answer;
}

function timeFault({ startMs, endMs }: Call, oldest: number, now: number): string | null {
  if (endMs > now + FUTURE_LIMIT_MS)
    return "A model call ends more than 5 minutes ahead of the server's clock";
  if (endMs < oldest)
    return `A model call ended before ${new Date(oldest).toISOString()}, the retention limit`;
  return endMs - startMs > COUNT_LIMIT ? "A model call lasts more than 24 days" : null;
}

function countingOf(counts: Counts, now: number, requests: Map<string, LlmRequest>): Counting {
  return {
    settle: (incoming, remembered, looked) => settle(incoming, remembered, looked, counts),
    linkOf,
    stateOf,
    placeOf,
    prepare: async (projectId, calls) => {
      const pending = await preparePending(projectId, calls.map(requestOf), now);
      calls.forEach((call, at) => {
        takeEstimate(call, pending[at]!);
        requests.set(call.key, pending[at]!.request);
      });
      return pending;
    },
  };
}

/** What a sender estimates is taken where our prices know nothing. */
function takeEstimate({ cost }: Call, { request }: PendingRequest): void {
  if (cost === null || request.costSource !== "unpriced") return;
  request.costNano = nanoOf(cost.usd);
  request.costSource = "reported";
}
