import { randomUUID } from "node:crypto";
import { beforeReaders, inCall, type RequestOrigin } from "@/lib/call";
import { env } from "@/lib/env";
import { abandoned } from "@/lib/schema/http/api-error";
import type { Access, Endpoint } from "@/lib/schema/http/endpoint";
import { PlainAnswer, type SentCall } from "@/lib/schema/http/sent-call";
import { clientAddress } from "./client-address";
import { errorAnswer } from "./error-response";

export type Params = Record<string, string>;
type Context = { params: Promise<Params> };

/** What a route exports; a test proves with `access` and `endpoint` that every route is declared. */
export type GuardedRoute = ((request: Request, context?: Context) => Promise<Response>) & {
  access: Access;
  endpoint?: Endpoint;
};

/** A route that the front door also answers, without Next and without web streams. */
export type IngestRoute = GuardedRoute & { answer: (call: SentCall) => Promise<PlainAnswer> };

export function ingestRoute(work: IngestRoute["answer"]): IngestRoute {
  const answer = (call: SentCall) => beforeReaders(() => work(call));
  const route = async (request: Request) => (await answer(request)).response();
  return Object.assign(route, { access: "ingest" as const, answer });
}

/**
 * A route that checks nothing, for the few that are open by design; whatever is thrown becomes the error of the contract.
 * Only one that changes nothing `endsWithCaller`.
 */
export function unguarded(
  work: (request: Request, params: Params) => Promise<Response | PlainAnswer>,
  endsWithCaller = false,
): GuardedRoute {
  const handle = async (request: Request, context?: Context): Promise<Response> => {
    const signal = endsWithCaller ? request.signal : null;
    try {
      const params = (await context?.params) ?? {};
      const call = { origin: originOf(request), signal, team: null };
      const answer = await inCall(call, () => work(request, params));
      return answer instanceof PlainAnswer ? answer.response() : answer;
    } catch (thrown) {
      const hasLeft = signal?.aborted && thrown === signal.reason;
      return errorAnswer(hasLeft ? abandoned() : thrown, randomUUID(), request).response();
    }
  };
  return Object.assign(handle, { access: "open" as const });
}

function originOf({ headers }: Request): RequestOrigin {
  return {
    address: clientAddress(headers, env().SIGHTLINE_TRUSTED_PROXIES),
    userAgent: headers.get("user-agent")?.slice(0, 300) ?? null,
  };
}

/** JSON that is not cached. */
export function json(body: unknown, status = 200): PlainAnswer {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return new PlainAnswer(JSON.stringify(body), status, headers);
}
