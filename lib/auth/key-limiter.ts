import { beforeReaders } from "@/lib/call";
import { env } from "@/lib/env";
import { counted } from "@/lib/format/format-value";
import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/http/api-error";
import { type Taken, takeOfWindow } from "@/lib/store/people/api-key-windows";
import type { KeyActor } from "./actor";

/** A block is so small a part of the limit that what one process leaves unused matters little to the others. */
const BLOCKS = 20;
const MAX_BLOCK = 1_000;
const WINDOW_MS = 60_000;
/** How long a process counts alone before it asks the database again. */
const ALONE_MS = 5_000;
const MAX_KEYS = 10_000;

type Take = (keyId: string, limit: number, wanted: number) => Promise<Taken>;

type Share = {
  limit: number;
  /** Requests that this process may still admit until `endsAt`. */
  left: number;
  endsAt: number;
  /** Nothing is left for any caller until then. */
  refusedUntil: number;
  taking: Promise<void> | null;
  /** What this process admitted in a minute of its own, for when the database cannot count. */
  own: { startedAt: number; admitted: number };
};

/**
 * Limits the requests of a key per minute over all processes. Each takes a block of the minute from the database and
 * admits from memory; while the database cannot count, each process holds the limit alone.
 */
export class KeyLimiter {
  private readonly shares = new Map<string, Share>();

  constructor(private readonly take: Take) {}

  /** The seconds to wait, or null for a request that is admitted. `now` in ms of any steady clock. */
  async admit(keyId: string, limit: number, now: () => number): Promise<number | null> {
    const share = this.shareOf(keyId, limit, now());
    for (;;) {
      const at = now();
      if (share.left > 0 && at < share.endsAt) {
        share.left -= 1;
        if (at - share.own.startedAt >= WINDOW_MS) share.own = { startedAt: at, admitted: 0 };
        share.own.admitted += 1;
        return null;
      }
      if (at < share.refusedUntil) return Math.max(1, Math.ceil((share.refusedUntil - at) / 1_000));
      share.taking ??= this.takeBlock(keyId, share, now).finally(() => {
        share.taking = null;
      });
      await share.taking;
    }
  }

  private shareOf(keyId: string, limit: number, now: number): Share {
    const known = this.shares.get(keyId);
    if (known?.limit === limit) return known;
    if (this.shares.size >= MAX_KEYS) this.shares.clear();
    const own = known?.own ?? { startedAt: now, admitted: 0 };
    const share = { limit, left: 0, endsAt: 0, refusedUntil: 0, taking: null, own };
    this.shares.set(keyId, share);
    return share;
  }

  private async takeBlock(keyId: string, share: Share, now: () => number): Promise<void> {
    const wanted = Math.min(MAX_BLOCK, Math.ceil(share.limit / BLOCKS));
    const asked = now();
    try {
      const { granted, secondsLeft } = await this.take(keyId, share.limit, wanted);
      const endsAt = asked + secondsLeft * 1_000;
      if (granted > 0) Object.assign(share, { left: granted, endsAt });
      else share.refusedUntil = Math.max(endsAt, now() + 1);
    } catch (thrown) {
      log.warn("the limit of an API key is counted by this process alone", { error: errorText(thrown) });
      const at = now();
      const { own } = share;
      const over = at - own.startedAt >= WINDOW_MS;
      const left = share.limit - (over ? 0 : own.admitted);
      if (left > 0) Object.assign(share, { left, endsAt: at + ALONE_MS });
      else share.refusedUntil = own.startedAt + WINDOW_MS;
    }
  }
}

const limiter = () =>
  processWide(
    "key-limiter",
    // All callers of a key wait for its block, ingest among them.
    () => new KeyLimiter((...asked) => beforeReaders(() => takeOfWindow(...asked))),
  );

/** Throws 429 with the wait for a key that is over its limit. */
export async function admitKey({ keyId, requestsPerMinute }: KeyActor): Promise<void> {
  const limit = requestsPerMinute ?? env().SIGHTLINE_KEY_REQUESTS_PER_MINUTE;
  const wait = await limiter().admit(keyId, limit, () => performance.now());
  if (wait === null) return;
  const message = `This API key is limited to ${counted(limit, "request")} per minute; try again in ${wait} s`;
  throw new ApiError(429, "rate_limited", message, { retryAfterSeconds: wait });
}
