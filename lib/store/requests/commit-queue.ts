import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/http/api-error";
import { forgetPartitions } from "@/lib/store/database/partitions";
import {
  type DatabaseTrouble,
  isMissingPartition,
  isTransient,
  troubleOf,
} from "@/lib/store/database/transient-error";
import { insertRequests, type Outcome, type PendingRequest } from "./insert-requests";
import { NamesChanged } from "./series";

/** Rows that may wait for a transaction in this process; beyond this, callers get 503. */
const QUEUE_LIMIT = 50_000;
const BATCH_LIMIT = 5_000;
const FLUSHERS = 2;
const RETRIES = 3;
/**
 * If nothing was stored for this long, callers are asked to retry. Rows in a transaction may still be stored: a retry
 * is harmless if the client sent ids; rows without ids wait for the outcome.
 */
const ANSWER_MS = 8_000;
const LOOK_AGAIN_MS = 500;
/** How long ingest counts as failing after its last failure, unless a batch was stored since. */
const TROUBLE_MS = 10_000;

type Waiting = {
  pending: PendingRequest[];
  resolve: (outcomes: Outcome[]) => void;
  reject: (thrown: unknown) => void;
};

/**
 * Concurrent callers share transactions: callers that arrive while all flushers are busy are stored with the next
 * flush.
 */
class CommitQueue {
  private waiting: Waiting[] = [];
  private queuedRows = 0;
  private flushing = 0;
  private storedAt = 0;
  private failed: { at: number; trouble: DatabaseTrouble } | null = null;

  commit(pending: PendingRequest[]): Promise<Outcome[]> {
    if (pending.length === 0) return Promise.resolve([]);
    if (this.queuedRows + pending.length > QUEUE_LIMIT) {
      return Promise.reject(
        new ApiError(503, "overloaded", "The write queue is full; retry shortly", {
          retryAfterSeconds: 1,
        }),
      );
    }
    return new Promise<Outcome[]>((resolve, reject) => {
      const since = performance.now();
      let timer: NodeJS.Timeout;
      const look = () => {
        const leftMs = Math.max(since, this.storedAt) + ANSWER_MS - performance.now();
        if (leftMs <= 0 && this.mayGiveUp(one)) this.giveUp(one);
        else timer = setTimeout(look, Math.max(leftMs, LOOK_AGAIN_MS));
      };
      const one: Waiting = {
        pending,
        resolve: (outcomes) => {
          clearTimeout(timer);
          resolve(outcomes);
        },
        reject: (thrown) => {
          clearTimeout(timer);
          reject(thrown);
        },
      };
      look();
      this.waiting.push(one);
      this.queuedRows += pending.length;
      if (this.flushing < FLUSHERS) void this.flush();
    });
  }

  /** Why recent batches could not be stored; null if nothing is known to be wrong. */
  trouble(now: number): DatabaseTrouble | null {
    return this.failed !== null && now - this.failed.at < TROUBLE_MS ? this.failed.trouble : null;
  }

  private mayGiveUp(one: Waiting): boolean {
    return this.waiting.includes(one) || one.pending.every(({ request }) => request.idFromClient);
  }

  private giveUp(one: Waiting): void {
    const place = this.waiting.indexOf(one);
    if (place >= 0) {
      this.waiting.splice(place, 1);
      this.queuedRows -= one.pending.length;
    }
    this.failed = { at: Date.now(), trouble: "not answering" };
    one.reject(
      new ApiError(503, "unavailable", "The database did not store the rows in time; retry", {
        retryAfterSeconds: 2,
      }),
    );
  }

  private async flush(): Promise<void> {
    this.flushing += 1;
    while (this.waiting.length > 0) {
      const batch = this.take();
      await this.store(batch);
      for (const { pending } of batch) this.queuedRows -= pending.length;
    }
    this.flushing -= 1;
  }

  private take(): Waiting[] {
    let rows = 0;
    let length = 0;
    for (const { pending } of this.waiting) {
      if (length > 0 && rows + pending.length > BATCH_LIMIT) break;
      rows += pending.length;
      length += 1;
    }
    return this.waiting.splice(0, length);
  }

  private async store(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await insertWithRetry(batch.flatMap(({ pending }) => pending));
      this.failed = null;
      this.storedAt = performance.now();
      let at = 0;
      for (const { pending, resolve } of batch) {
        resolve(outcomes.slice(at, at + pending.length));
        at += pending.length;
      }
    } catch (thrown) {
      // A row that the database rejects must fail its own caller only.
      if (batch.length > 1 && !isTransient(thrown)) for (const one of batch) await this.store([one]);
      else {
        const trouble = troubleOf(thrown);
        if (trouble !== null && trouble !== "busy") this.failed = { at: Date.now(), trouble };
        for (const { reject } of batch) reject(thrown);
      }
    }
  }
}

async function insertWithRetry(pending: PendingRequest[]): Promise<Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await insertRequests(pending);
    } catch (thrown) {
      if (attempt > RETRIES || !(thrown instanceof NamesChanged || isMissingPartition(thrown))) throw thrown;
      forgetPartitions();
    }
  }
}

const queue = () => processWide("commit-queue", () => new CommitQueue());

/** Resolves with one outcome per request when they are durable. Rejects with 503 when the queue is full or stuck. */
export function commitRequests(pending: PendingRequest[]): Promise<Outcome[]> {
  return queue().commit(pending);
}

/** Why this process could not store requests in the last seconds; null if nothing is known to be wrong. */
export const commitTrouble = (now: number): DatabaseTrouble | null => queue().trouble(now);
