import { randomUUID } from "node:crypto";
import { ApiError, ApiErrorBody } from "@/lib/schema/http/api-error";
import type { Actor } from "./actor";
import { errorResponse } from "./error-response";
import type { GuardedRoute } from "./guard";
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
  work: (request: Request, actor: Actor, encoding: OtlpEncoding) => Promise<OtlpAnswer>,
): GuardedRoute {
  const handle = async (request: Request): Promise<Response> => {
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
      return errorIn(encoding, errorResponse(thrown, randomUUID(), request), encodeStatus);
    }
  };
  return Object.assign(handle, { access: "ingest" as const });
}

/** The error as google.rpc.Status; in JSON beside our own form, so that people read the same everywhere. */
async function errorIn(
  encoding: OtlpEncoding,
  response: Response,
  encodeStatus: (message: string) => Uint8Array,
): Promise<Response> {
  const { error } = ApiErrorBody.parse(await response.json());
  const body =
    encoding === "json" ? JSON.stringify({ message: error.message, error }) : encodeStatus(error.message);
  const answer = respond(encoding, body, response.status);
  for (const [name, value] of response.headers)
    if (name !== "content-type" && name !== "content-length") answer.headers.set(name, value);
  const wait = response.headers.get("retry-after");
  if (wait !== null) answer.headers.set("retry-after", String(Math.min(MOST_WAIT_S, Number(wait))));
  return answer;
}

function respond(encoding: OtlpEncoding, body: string | Uint8Array, status: number): Response {
  const headers = { "content-type": TYPES[encoding], "cache-control": "no-store" };
  return new Response(typeof body === "string" ? body : Uint8Array.from(body), { status, headers });
}
