import { randomUUID } from "node:crypto";
import { ApiError } from "@/lib/schema/http/api-error";
import { GRANTS } from "@/lib/schema/people/permission";
import type { Account, Actor, UserActor } from "./actor";
import { errorResponse } from "./error-response";
import { identify, identifyAccount } from "./identify";
import { isPermitted, type Permission } from "./permission";

type Params = Record<string, string>;
type Context = { params: Promise<Params> };

/** What a route exports; `permission` lets a test prove that every route declares one. */
export type GuardedRoute = ((request: Request, context?: Context) => Promise<Response>) & {
  permission: Permission | "account" | "open";
};

type ActorInput = { actor: Actor; params: Params; projectId: number; requestId: string };
type AdminInput = ActorInput & { actor: UserActor };
type AccountInput = { account: Account; params: Params; requestId: string };
type OpenInput = { params: Params; requestId: string };

/** Identifies the caller, binds it to one project, checks the permission and turns thrown errors into responses. */
export function guarded(
  permission: Permission,
  handler: (request: Request, input: ActorInput) => Promise<Response>,
): GuardedRoute {
  return route(permission, async (request, { params, requestId }) => {
    const actor = await identify(request, permission, params.projectId);
    if (!isPermitted(permission, actor)) throw forbidden(permission, actor);
    return handler(request, { actor, params, projectId: actor.projectId, requestId });
  });
}

/** `guarded("admin")` whose actor is a user. */
export function guardedAdmin(
  handler: (request: Request, input: AdminInput) => Promise<Response>,
): GuardedRoute {
  return guarded("admin", async (request, input) => {
    const { actor } = input;
    if (actor.kind !== "user") throw forbidden("admin", actor);
    return handler(request, { ...input, actor });
  });
}

/** For calls of a signed-in user that concern no project: list of projects, password. */
export function guardedAccount(
  handler: (request: Request, input: AccountInput) => Promise<Response>,
): GuardedRoute {
  return route("account", async (request, input) => {
    return handler(request, { ...input, account: await identifyAccount(request) });
  });
}

/** For the few routes that are open by design. */
export function unguarded(handler: (request: Request, input: OpenInput) => Promise<Response>): GuardedRoute {
  return route("open", handler);
}

function route(
  permission: GuardedRoute["permission"],
  work: (request: Request, input: OpenInput) => Promise<Response>,
): GuardedRoute {
  const handle = async (request: Request, context?: Context): Promise<Response> => {
    const requestId = randomUUID();
    try {
      const params = (await context?.params) ?? {};
      return await work(request, { params, requestId });
    } catch (thrown) {
      return errorResponse(thrown, requestId, request);
    }
  };
  return Object.assign(handle, { permission });
}

function forbidden(permission: Permission, actor: Actor): ApiError {
  const { roles, scope } = GRANTS[permission];
  if (actor.kind === "user") {
    return new ApiError(403, "forbidden", `Requires the ${roles[0]} role; yours is ${actor.role}`);
  }
  const held = actor.scopes.join(", ");
  return new ApiError(
    403,
    "forbidden",
    scope === null
      ? `Requires a signed-in user with the ${roles[0]} role; API keys are not allowed`
      : `Requires a key with the scope ${scope}; this one has ${held}`,
  );
}

/** JSON that is not cached. */
export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
