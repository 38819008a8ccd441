import { beforeReaders } from "@/lib/call";
import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { inspectApiKey } from "@/lib/schema/people/api-key";
import { steadyNow } from "@/lib/steady-clock";
import { findApiKeys, hashApiKey, type StoredApiKey, touchApiKey } from "@/lib/store/people/api-keys";
import { KeyLookUps } from "./key-look-ups";

// A revoked key must stop within one second in every process, so nothing is cached for longer.
const CACHE_MS = 900;
const TOUCH_MS = 60_000;
const MAX_TOUCHED = 10_000;

type Cache = {
  lookUps: KeyLookUps<StoredApiKey>;
  touched: Map<string, number>;
  environmentHash: string | null;
};

const cache = () =>
  processWide<Cache>("api-key-cache", () => {
    const fromEnvironment = env().SIGHTLINE_API_KEY;
    return {
      // A reader may begin what ingest waits for, too.
      lookUps: new KeyLookUps((hashes) => beforeReaders(() => findApiKeys(hashes)), CACHE_MS),
      touched: new Map(),
      environmentHash: fromEnvironment ? hashApiKey(fromEnvironment).toString("hex") : null,
    };
  });

/** The stored key for this text, at most a second old; null if it is not a usable key. */
export async function authenticateApiKey(text: string, now = steadyNow()): Promise<StoredApiKey | null> {
  const verdict = inspectApiKey(text);
  if (verdict === "malformed") return null;
  const hash = hashApiKey(text).toString("hex");
  const { lookUps, environmentHash } = cache();
  if (verdict === "mistyped" && hash !== environmentHash) return null;
  const key = await lookUps.get(hash, now);
  if (key) touchLater(key.id, now);
  return key;
}

/** Makes a revocation take effect immediately in this process. */
export function forgetApiKeys(): void {
  cache().lookUps.forget();
}

function touchLater(keyId: string, now: number): void {
  const { touched } = cache();
  if ((touched.get(keyId) ?? Number.NEGATIVE_INFINITY) > now - TOUCH_MS) return;
  if (touched.size >= MAX_TOUCHED) touched.clear();
  touched.set(keyId, now);
  beforeReaders(() => touchApiKey(keyId)).catch((thrown) =>
    log.warn("could not record the last use of an API key", { error: errorText(thrown) }),
  );
}
