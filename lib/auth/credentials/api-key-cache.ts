import { beforeReaders } from "@/lib/call";
import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { inspectApiKey } from "@/lib/schema/people/api-key";
import { findApiKey, hashApiKey, type StoredApiKey, touchApiKey } from "@/lib/store/people/api-keys";

// A revoked key must stop within one second in every process, so nothing is cached for longer.
const CACHE_MS = 900;
const TOUCH_MS = 60_000;
const MAX_ENTRIES = 10_000;

type Entry = { until: number; found: Promise<StoredApiKey | null> };
type Cache = { entries: Map<string, Entry>; touched: Map<string, number>; environmentHash: string | null };

const cache = () =>
  processWide<Cache>("api-key-cache", () => {
    const fromEnvironment = env().SIGHTLINE_API_KEY;
    return {
      entries: new Map(),
      touched: new Map(),
      environmentHash: fromEnvironment ? hashApiKey(fromEnvironment).toString("hex") : null,
    };
  });

/** The stored key for this text, at most a second old; null if it is not a usable key. */
export async function authenticateApiKey(text: string, now = Date.now()): Promise<StoredApiKey | null> {
  const verdict = inspectApiKey(text);
  if (verdict === "malformed") return null;
  const hash = hashApiKey(text);
  const name = hash.toString("hex");
  const { entries, environmentHash } = cache();
  if (verdict === "mistyped" && name !== environmentHash) return null;

  let entry = entries.get(name);
  if (!entry || entry.until <= now) {
    if (entries.size >= MAX_ENTRIES) entries.clear();
    // A reader may begin what ingest waits for, too.
    const found = beforeReaders(() => findApiKey(hash));
    // A failed lookup is not cached.
    found.catch(() => entries.delete(name));
    entry = { until: now + CACHE_MS, found };
    entries.set(name, entry);
  }
  const key = await entry.found;
  if (key) touchLater(key.id, now);
  return key;
}

/** Makes a revocation take effect immediately in this process. */
export function forgetApiKeys(): void {
  cache().entries.clear();
}

function touchLater(keyId: string, now: number): void {
  const { touched } = cache();
  if ((touched.get(keyId) ?? Number.NEGATIVE_INFINITY) > now - TOUCH_MS) return;
  if (touched.size >= MAX_ENTRIES) touched.clear();
  touched.set(keyId, now);
  beforeReaders(() => touchApiKey(keyId)).catch((thrown) =>
    log.warn("could not record the last use of an API key", { error: errorText(thrown) }),
  );
}
