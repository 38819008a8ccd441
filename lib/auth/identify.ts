import { env } from "@/lib/env";
import { ApiError } from "@/lib/schema/http/api-error";
import { findProjectRole } from "@/lib/store/people/memberships";
import type { Account, Actor, KeyActor } from "./actor";
import { authenticateApiKey } from "./api-key-cache";
import { refuseForeignMutation } from "./own-origin";
import type { Permission } from "./permission";
import { sessionAccount } from "./session-account";

const KEY_PARAMETERS = new Set(["api_key", "apikey", "api-key", "access_token", "authorization"]);

/** The same answer for a project that does not exist and one that is somebody else's. */
const notFound = () => new ApiError(404, "not_found", "there is nothing here, or it is not yours");

const unauthenticated = () =>
  new ApiError(401, "unauthenticated", "send a valid API key: Authorization: Bearer slk_…");

/** Who calls, bound to the project that the key has or that the path or header names. */
export async function identify(
  request: Request,
  permission: Permission,
  pathProjectId: string | undefined,
): Promise<Actor> {
  refuseKeyInQuery(request);
  const key = await identifyKey(request);
  if (key) {
    if (pathProjectId !== undefined && pathProjectId !== String(key.projectId)) throw notFound();
    return key;
  }
  if (permission === "ingest") throw unauthenticated();
  const { sessionId: _, ...account } = await identifySession(request);
  const named = pathProjectId ?? request.headers.get("x-sightline-project");
  if (named === null) {
    throw new ApiError(400, "project_required", "name the project in the header x-sightline-project");
  }
  if (!/^[1-9]\d{0,8}$/.test(named)) throw notFound();
  const projectId = Number(named);
  const membership = await findProjectRole(account.userId, projectId);
  if (!membership) throw notFound();
  return { kind: "user", ...account, ...membership, projectId };
}

/** The person behind the cookie, where a call needs no project. */
export async function identifyAccount(request: Request): Promise<Account> {
  refuseKeyInQuery(request);
  if (await identifyKey(request)) {
    throw new ApiError(403, "forbidden", "this is for a signed-in person, not for a key");
  }
  return identifySession(request);
}

async function identifySession(request: Request): Promise<Account> {
  const account = await sessionAccount(request.headers.get("cookie"));
  if (!account) throw unauthenticated();
  const refusal = refuseForeignMutation(request.method, request.headers, env().NEXTAUTH_URL);
  if (refusal) throw new ApiError(refusal.status, refusal.code, refusal.message);
  return account;
}

/** Null where the call carries no Authorization header; a header that is there must be good. */
async function identifyKey(request: Request): Promise<KeyActor | null> {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  const token = /^Bearer +([\x21-\x7e]+)$/i.exec(header)?.[1];
  const key = token === undefined ? null : await authenticateApiKey(token);
  if (!key) throw unauthenticated();
  return { kind: "key", keyId: key.id, keyName: key.name, projectId: key.projectId, scopes: key.scopes };
}

function refuseKeyInQuery(request: Request): void {
  const query = request.url.indexOf("?");
  if (query === -1) return;
  for (const [name, value] of new URLSearchParams(request.url.slice(query))) {
    if (KEY_PARAMETERS.has(name.toLowerCase()) || /^(?:Bearer )?slk_[0-9A-Za-z]{20}/i.test(value)) {
      // Addresses end up in logs and histories.
      throw new ApiError(
        401,
        "key_in_query",
        "an API key belongs in the Authorization header, not in the address",
      );
    }
  }
}
