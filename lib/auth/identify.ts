import { authenticateApiKey } from "@/lib/auth/credentials/api-key-cache";
import { beforeReaders, readFor } from "@/lib/call";
import { env } from "@/lib/env";
import { ApiError } from "@/lib/schema/http/api-error";
import type { SentCall } from "@/lib/schema/http/sent-call";
import type { Permission } from "@/lib/schema/people/permission";
import { findProjectRole } from "@/lib/store/people/memberships";
import type { Actor, KeyActor, SignedIn } from "./actor";
import { refuseForeignMutation } from "./own-origin";
import { sessionAccount } from "./session-account";

const KEY_PARAMETERS = new Set(["api_key", "apikey", "api-key", "access_token", "authorization"]);

/** The same answer for a missing project and for one of another team. */
const notFound = () =>
  new ApiError(
    404,
    "not_found",
    "This project does not exist, or you have no access to it. An admin of its team can give you access",
  );

const unauthenticated = () =>
  new ApiError(401, "unauthenticated", "Send a valid API key: Authorization: Bearer slk_…");

/** The caller, bound to the project of its key or the one named in the path or header. */
export async function identify(
  request: SentCall,
  permission: Permission,
  pathProjectId: string | undefined,
): Promise<Actor> {
  refuseKeyInQuery(request);
  const key = await identifyKey(request, permission === "ingest");
  if (key) {
    const { isArchived, teamId, ...actor } = key;
    readFor(teamId);
    if (pathProjectId !== undefined && pathProjectId !== String(actor.projectId)) throw notFound();
    if (isArchived) refuseChange(permission);
    return actor;
  }
  if (permission === "ingest") throw unauthenticated();
  const { sessionId: _, timeZone: __, ...account } = await identifySession(request);
  const named = pathProjectId ?? request.headers.get("x-sightline-project");
  if (named === null) {
    throw new ApiError(400, "project_required", "Set the header x-sightline-project to the project id");
  }
  if (!/^[1-9]\d{0,8}$/.test(named)) throw notFound();
  const projectId = Number(named);
  const found = await beforeReaders(() => findProjectRole(account.userId, projectId));
  if (!found) throw notFound();
  readFor(found.teamId);
  const { isArchived, ...membership } = found;
  if (isArchived) refuseChange(permission);
  return { kind: "user", ...account, ...membership, projectId };
}

/** An archived project is read-only. Admins still manage who sees it, and restore or delete it. */
function refuseChange(permission: Permission): void {
  if (permission === "read" || permission === "own" || permission === "admin") return;
  throw new ApiError(
    403,
    "project_archived",
    "This project is archived: it accepts no data and no changes until an admin restores it",
  );
}

/** The user of the session cookie, for calls that need no project. */
export async function identifyAccount(request: SentCall): Promise<SignedIn> {
  refuseKeyInQuery(request);
  if (await identifyKey(request)) {
    throw new ApiError(403, "forbidden", "Requires a signed-in user; API keys are not allowed");
  }
  const account = await identifySession(request);
  readFor(account.userId);
  return account;
}

async function identifySession(request: SentCall): Promise<SignedIn> {
  const account = await sessionAccount(request.headers.get("cookie"));
  if (!account) throw unauthenticated();
  const refusal = refuseForeignMutation(request.method, request.headers, env().NEXTAUTH_URL);
  if (refusal) throw new ApiError(refusal.status, refusal.code, refusal.message);
  return account;
}

/** Null without an Authorization header; throws if the header is invalid. */
async function identifyKey(
  request: SentCall,
  isIngest = false,
): Promise<(KeyActor & { isArchived: boolean; teamId: string }) | null> {
  const header = request.headers.get("authorization");
  // Some exporters cannot send a value with a space.
  const bare = isIngest && header === null ? request.headers.get("x-api-key") : null;
  if (header === null && bare === null) return null;
  // Others send the %20 of their settings as it is written.
  const bearer = isIngest ? /^Bearer(?: +|%20)([\x21-\x7e]+)$/i : /^Bearer +([\x21-\x7e]+)$/i;
  const token = bare ?? bearer.exec(header ?? "")?.[1];
  const key = token === undefined ? null : await authenticateApiKey(token);
  if (!key) throw unauthenticated();
  const { id: keyId, name: keyName, ...rest } = key;
  return { kind: "key", keyId, keyName, ...rest };
}

function refuseKeyInQuery(request: SentCall): void {
  const query = request.url.indexOf("?");
  if (query === -1) return;
  for (const [name, value] of new URLSearchParams(request.url.slice(query))) {
    if (KEY_PARAMETERS.has(name.toLowerCase()) || /^(?:Bearer )?slk_[0-9A-Za-z]{20}/i.test(value)) {
      // URLs end up in logs and browser histories.
      throw new ApiError(401, "key_in_query", "Send the API key in the Authorization header, not in the URL");
    }
  }
}
