import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { mayBeApiKey } from "@/lib/schema/api-key";
import { findApiKey, hashApiKey, type StoredKey, touchApiKey } from "@/lib/store/api-keys";
import type { Actor } from "./actor";

/** A revoked key works for at most this long. */
const FRESH_MS = 1_000;
const CACHE_LIMIT = 10_000;

type Cached = { at: number; found: Promise<StoredKey | null> };
const cache = () => processWide("api-keys", () => new Map<string, Cached>());
const touched = () => processWide("api-keys-touched", () => new Map<string, number>());

/** The bearer token or x-api-key of a request; null where there is none. */
export function keyOf(request: Request): string | null {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? "";
  return request.headers.get("x-api-key");
}

/** The actor of a key; null for keys that are unknown, revoked, expired or mistyped. */
export async function authenticateKey(key: string): Promise<Actor | null> {
  if (!mayBeApiKey(key)) return null;
  const hash = hashApiKey(key);
  const found = await lookUp(hash);
  if (!found) return null;
  touch(found.id);
  const { id, name, projectId, teamId, scopes } = found;
  return { kind: "key", keyId: id, keyName: name, projectId, teamId, scopes };
}

function lookUp(hash: Buffer): Promise<StoredKey | null> {
  const name = hash.toString("base64");
  const cached = cache().get(name);
  if (cached && Date.now() - cached.at < FRESH_MS) return cached.found;
  if (cache().size > CACHE_LIMIT) cache().clear();
  const found = findApiKey(hash);
  cache().set(name, { at: Date.now(), found });
  found.catch(() => cache().delete(name));
  return found;
}

/** Off the request's path: the time of last use is a courtesy. */
function touch(id: string): void {
  if (Date.now() - (touched().get(id) ?? 0) < 60_000) return;
  touched().set(id, Date.now());
  touchApiKey(id).catch((thrown) =>
    log.warn("could not note the use of an API key", { error: errorText(thrown) }),
  );
}
