import { env } from "@/lib/env";
import { ApiError } from "@/lib/schema/api-error";
import { type Actor, missingFor, type Permission } from "./actor";
import { errorAnswer, newRequestId } from "./answers";
import { authenticateKey, keyOf } from "./authenticate-key";
import { sessionActor } from "./session";

export type Context = { actor: Actor; projectId: number; params: Record<string, string>; requestId: string };
type Handler = (request: Request, context: Context) => Promise<Response>;
// Next passes the route's parameters as a promise; the front door passes none.
type RouteHandler = (
  request: Request,
  context?: { params?: Promise<Record<string, string>> },
) => Promise<Response>;

const SAFE_METHODS = new Set(["GET", "HEAD"]);

/** A route handler that lets a request through only for an actor with this permission. */
export function guarded(permission: Permission, handler: Handler): RouteHandler {
  return async (request, context) => {
    const requestId = newRequestId();
    try {
      const actor = await authenticate(request, permission);
      const needed = missingFor(actor, permission);
      if (needed) throw new ApiError(403, "forbidden", `This needs ${needed}`);
      const params = (await context?.params) ?? {};
      return await handler(request, { actor, projectId: actor.projectId, params, requestId });
    } catch (thrown) {
      return errorAnswer(thrown, requestId);
    }
  };
}

/** A route that anybody may call: set-up while nobody exists, health, the API's description. */
export function unguarded(handler: (request: Request, requestId: string) => Promise<Response>): RouteHandler {
  return async (request) => {
    const requestId = newRequestId();
    try {
      return await handler(request, requestId);
    } catch (thrown) {
      return errorAnswer(thrown, requestId);
    }
  };
}

async function authenticate(request: Request, permission: Permission): Promise<Actor> {
  const key = keyOf(request);
  if (key !== null) {
    const actor = await authenticateKey(key);
    if (!actor) throw new ApiError(401, "invalid_key", "The API key is not valid");
    return actor;
  }
  // Another site can make a browser send its cookie, but not a key: ingest never looks at cookies.
  if (permission === "ingest")
    throw new ApiError(401, "no_key", "Send an API key: Authorization: Bearer slk_…");
  const actor = await sessionActor(request);
  if (!actor) throw new ApiError(401, "no_key", "Send an API key (Authorization: Bearer slk_…) or log in");
  if (!SAFE_METHODS.has(request.method)) requireOwnOrigin(request);
  return actor;
}

/** State is changed by cookie only from our own pages. */
export function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const own = origin !== null && ownOrigins(request).has(origin);
  if (!own || (site !== null && site !== "same-origin")) {
    throw new ApiError(
      403,
      "foreign_origin",
      "State is changed only from Sightline's own pages or with an API key",
    );
  }
}

function ownOrigins(request: Request): Set<string> {
  const origins = new Set([new URL(env().NEXTAUTH_URL).origin]);
  // On loopback the same server answers under several names, and nobody else can listen there.
  const host = request.headers.get("host");
  if (host && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)) origins.add(`http://${host}`);
  return origins;
}

/** The body of a state-changing call, which must be JSON of at most 1 MB. */
export async function jsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\b/i.test(type))
    throw new ApiError(415, "unsupported_type", "Send Content-Type application/json");
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > 1_000_000) throw new ApiError(413, "too_large", "The body must be at most 1 MB");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ApiError(400, "invalid_json", "The body is not valid JSON");
  }
}
