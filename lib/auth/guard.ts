import { randomUUID } from "node:crypto";
import { env } from "@/lib/env";
import { type RequestOrigin, withOrigin } from "@/lib/request-origin";
import type { Access, Endpoint } from "@/lib/schema/http/endpoint";
import { clientAddress } from "./client-address";
import { errorResponse } from "./error-response";

export type Params = Record<string, string>;
type Context = { params: Promise<Params> };

/** What a route exports; a test proves with `access` and `endpoint` that every route is declared. */
export type GuardedRoute = ((request: Request, context?: Context) => Promise<Response>) & {
  access: Access;
  endpoint?: Endpoint;
};

/** A route that checks nothing, for the few that are open by design; whatever is thrown becomes the error of the contract. */
export function unguarded(work: (request: Request, params: Params) => Promise<Response>): GuardedRoute {
  const handle = async (request: Request, context?: Context): Promise<Response> => {
    try {
      const params = (await context?.params) ?? {};
      return await withOrigin(originOf(request), () => work(request, params));
    } catch (thrown) {
      return errorResponse(thrown, randomUUID(), request);
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
export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
