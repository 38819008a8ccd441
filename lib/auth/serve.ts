import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { currentCall } from "@/lib/call";
import { ApiError } from "@/lib/schema/http/api-error";
import { checkQuery } from "@/lib/schema/http/check-query";
import { type Access, type Endpoint, pathNames } from "@/lib/schema/http/endpoint";
import { Compared } from "@/lib/schema/http/seen";
import { PlainAnswer, type SentCall } from "@/lib/schema/http/sent-call";
import { ownValue } from "@/lib/schema/own-value";
import { GRANTS, type Permission } from "@/lib/schema/people/permission";
import { databaseNow } from "@/lib/store/database/database-clock";
import type { Actor, SignedIn, UserActor } from "./actor";
import { admitChange } from "./change-limiter";
import { errorAnswer } from "./error-response";
import { type GuardedRoute, type IngestRoute, ingestRoute, json, type Params, unguarded } from "./guard";
import { identify, identifyAccount } from "./identify";
import { admitKey } from "./key-limiter";
import { pathId } from "./path-id";
import { isPermitted } from "./permission";
import { readJson, readJsonOrNothing } from "./read-json";

type PathParams<Path> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string> & PathParams<Rest>
  : unknown;

type Caller<A extends Access> = A extends "open"
  ? unknown
  : A extends "account"
    ? { account: SignedIn }
    : { actor: A extends "admin" | "own" ? UserActor : Actor; projectId: number };

type Body<E extends Endpoint> = E extends { bodyRead: "by-handler" }
  ? unknown
  : E extends { body: infer Schema extends z.ZodType }
    ? { body: z.output<Schema> }
    : unknown;

type Call<E extends Endpoint> = Caller<E["access"]> &
  Body<E> & {
    request: Request;
    query: URLSearchParams;
    params: PathParams<E["path"]>;
    /** By the database's clock, which rounds go by too. */
    now: () => Promise<number>;
  };

type Answer<A extends Endpoint["answer"]> = A extends { mediaType: string }
  ? string
  : A extends { schema: infer Schema extends z.ZodType }
    ? z.input<Schema>
    : object;

type Outcome<A extends Endpoint["answer"]> = A extends { status: 204 }
  ? Promise<void>
  : Promise<Answer<A> | Response | PlainAnswer>;

/**
 * The route of an endpoint: identifies the caller, binds it to one project, checks the permission, reads path and body,
 * and answers as declared. A handler with an answer of its own returns a Response.
 */
export function serve<const E extends Endpoint>(
  endpoint: E,
  handler: (call: Call<E>) => Outcome<E["answer"]>,
): GuardedRoute {
  const names = pathNames(endpoint.path);
  const route = unguarded(async (request, given) => {
    const caller = await callerOf(endpoint, request, given);
    const params = Object.fromEntries(
      names.map((name) => [name, pathParam(endpoint, name, ownValue(given, name))]),
    );
    const query = new URL(request.url).searchParams;
    checkQuery(query, endpoint.query ?? []);
    const body = await bodyOf(endpoint, request);
    const call = { ...caller, request, query, params, body, now: databaseNow };
    const answer: unknown = await handler(call as unknown as Call<E>);
    const isWritten = answer instanceof Response || answer instanceof PlainAnswer;
    return isWritten ? answer : respond(endpoint.answer, answer);
  }, changesNothing(endpoint));
  return Object.assign(route, { access: endpoint.access, endpoint });
}

type IngestCall = { request: SentCall; actor: Actor; projectId: number };

/** The route of an endpoint that takes data of a key, whose handler reads the body. */
export function serveIngest(
  endpoint: Endpoint & { access: "ingest"; bodyRead: "by-handler" },
  handler: (call: IngestCall) => Promise<PlainAnswer>,
): IngestRoute {
  const route = ingestRoute(async (request) => {
    try {
      return await handler({ request, ...(await boundActor("ingest", request, {})) });
    } catch (thrown) {
      return errorAnswer(thrown, randomUUID(), request);
    }
  });
  return Object.assign(route, { endpoint });
}

const changesNothing = ({ method, access }: Endpoint) => method === "get" || access === "read";

const CHANGING: readonly Access[] = ["act", "edit", "admin"];

async function callerOf({ access, method }: Endpoint, request: Request, params: Params): Promise<object> {
  if (access === "open") return {};
  if (access === "account") return { account: await identifyAccount(request) };
  const bound = await boundActor(access, request, params);
  if (method !== "get" && CHANGING.includes(access)) await admitChange(bound.actor);
  return bound;
}

async function boundActor(
  permission: Permission,
  request: SentCall,
  params: Params,
): Promise<{ actor: Actor; projectId: number }> {
  const actor = await identify(request, permission, params.projectId);
  if (actor.kind === "key") await admitKey(actor);
  if (!isPermitted(permission, actor)) throw forbidden(permission, actor);
  return { actor, projectId: actor.projectId };
}

function forbidden(permission: Permission, actor: Actor): ApiError {
  const { roles, scope } = GRANTS[permission];
  if (actor.kind === "user") {
    return new ApiError(
      403,
      "forbidden",
      `Requires the ${roles[0]} role; yours is ${actor.role}. An admin of the team can change it`,
    );
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

function pathParam({ pathTexts }: Endpoint, name: string, segment: string | undefined): string {
  return pathTexts && name in pathTexts ? (segment ?? "") : pathId(segment);
}

async function bodyOf({ body, bodyRead, compares }: Endpoint, request: Request): Promise<unknown> {
  if (!body || bodyRead === "by-handler") return undefined;
  if (compares) return bodyAndSeen(request, body);
  return bodyRead === "optional" ? readJsonOrNothing(request, body) : readJson(request, body);
}

async function bodyAndSeen(request: Request, body: z.ZodType): Promise<unknown> {
  const { seen, ...fields } = await readJson(request, Compared);
  const call = currentCall();
  if (call && seen) call.seen = seen;
  return body.parse(fields);
}

function respond({ status, mediaType }: Endpoint["answer"], answer: unknown): Response | PlainAnswer {
  if (mediaType === undefined && status !== 204) return json(answer, status);
  const headers = { "cache-control": "no-store" };
  if (status === 204) return new Response(null, { status, headers });
  return new Response(String(answer), {
    status,
    headers: { ...headers, "content-type": `${mediaType}; charset=utf-8` },
  });
}
