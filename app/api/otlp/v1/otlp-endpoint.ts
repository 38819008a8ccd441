import { keyFamily } from "@/lib/auth/actor";
import { otlpRoute } from "@/lib/auth/otlp-route";
import { acceptOtlp } from "@/lib/pipeline/ingest/accept-otlp";
import { answerJson, answerProtobuf, statusProtobuf } from "@/lib/senders/otlp/answer";
import type { Signal } from "@/lib/senders/record";

/** INVALID_ARGUMENT of google.rpc.Code: whether a sender tries again follows from the HTTP status. */
const STATUS_CODE = 3;

export function otlpEndpoint(signal: Signal) {
  return otlpRoute(
    (message) => statusProtobuf(STATUS_CODE, message),
    async (request, actor, encoding) => {
      const partial = await acceptOtlp(request, actor.projectId, signal, encoding, keyFamily(actor));
      return { json: answerJson(signal, partial), protobuf: answerProtobuf(partial) };
    },
  );
}
