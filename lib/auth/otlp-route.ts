import { randomUUID } from "node:crypto";
import { ApiError, ApiErrorBody } from "@/lib/schema/http/api-error";
import { PlainAnswer, type SentCall } from "@/lib/schema/http/sent-call";
import type { Actor } from "./actor";
import { errorAnswer } from "./error-response";
import { type IngestRoute, ingestRoute } from "./guard";
import { identify } from "./identify";
import { admitKey } from "./key-limiter";
import { isPermitted } from "./permission";

export type OtlpEncoding = "json" | "protobuf";
/** In both encodings; the one of the request is sent. */
type OtlpAnswer = { json: object; protobuf: Uint8Array };

const TYPES = { json: "application/json", protobuf: "application/x-protobuf" };
/** Exporters give up where they would wait longer. */
const MOST_WAIT_S = 3;

/** The route of an OTLP signal: a key with the scope ingest, and every answer, errors too, in the encoding of the request. */
export function otlpRoute(
  encodeStatus: (message: string) => Uint8Array,
  work: (request: SentCall, actor: Actor, encoding: OtlpEncoding) => Promise<OtlpAnswer>,
): IngestRoute {
  return ingestRoute(async (request) => {
    const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
    const encoding = type === TYPES.protobuf ? "protobuf" : "json";
    try {
      const actor = await identify(request, "ingest", undefined);
      if (actor.kind === "key") await admitKey(actor);
      if (!isPermitted("ingest", actor))
        throw new ApiError(403, "forbidden", "Requires a key with the scope ingest");
      if (type !== TYPES[encoding]) {
        const message = "Content-Type must be application/x-protobuf or application/json";
        throw new ApiError(415, "unsupported_type", message);
      }
      const answer = await work(request, actor, encoding);
      return respond(encoding, encoding === "json" ? JSON.stringify(answer.json) : answer.protobuf, 200);
    } catch (thrown) {
      return errorIn(encoding, errorAnswer(thrown, randomUUID(), request), encodeStatus);
    }
  });
}

/** The error as google.rpc.Status; in JSON beside our own form, so that people read the same everywhere. */
function errorIn(
  encoding: OtlpEncoding,
  { body, status, headers }: PlainAnswer,
  encodeStatus: (message: string) => Uint8Array,
): PlainAnswer {
  const { error } = ApiErrorBody.parse(JSON.parse(String(body)));
  const wait = headers["retry-after"];
  return new PlainAnswer(
    encoding === "json" ? JSON.stringify({ message: error.message, error }) : encodeStatus(error.message),
    status,
    {
      ...headers,
      ...headersOf(encoding),
      ...(wait === undefined ? {} : { "retry-after": String(Math.min(MOST_WAIT_S, Number(wait))) }),
    },
  );
}

function respond(encoding: OtlpEncoding, body: string | Uint8Array, status: number): PlainAnswer {
  return new PlainAnswer(body, status, headersOf(encoding));
}

const headersOf = (encoding: OtlpEncoding) => ({
  "content-type": TYPES[encoding],
  "cache-control": "no-store",
});
