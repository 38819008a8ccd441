import { randomUUID } from "node:crypto";
import type { Access, Endpoint } from "@/lib/schema/http/endpoint";
import { errorResponse } from "./error-response";

export type Params = Record<string, string>;
type Context = { params: Promise<Params> };

/** What a route exports; a test proves with `access` and `endpoint` that every route is declared. */
export type GuardedRoute = ((request: Request, context?: Context) => Promise<Response>) & {
  access: Access;
  endpoint?: Endpoint;
};

/** Turns whatever the work throws into the error response of the contract. */
export function guarded(
  access: Access,
  work: (request: Request, params: Params) => Promise<Response>,
): GuardedRoute {
  const handle = async (request: Request, context?: Context): Promise<Response> => {
    try {
      return await work(request, (await context?.params) ?? {});
    } catch (thrown) {
      return errorResponse(thrown, randomUUID(), request);
    }
  };
  return Object.assign(handle, { access });
}

/** JSON that is not cached. */
export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
