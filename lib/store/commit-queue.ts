import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/api-error";
import { insertRequests, type Outcome, type PendingRequest } from "./insert-requests";
import { forgetPartitions } from "./partitions";
import { isMissingPartition, isTransient } from "./transient-error";

/** Rows that may wait for a transaction in this process; beyond, callers are told to come again. */
const QUEUE_LIMIT = 50_000;
const BATCH_LIMIT = 5_000;
const FLUSHERS = 2;
const RETRIES = 3;

type Waiting = {
  pending: PendingRequest[];
  resolve: (outcomes: Outcome[]) => void;
  reject: (thrown: unknown) => void;
};

/** Concurrent callers share transactions: whoever comes while all flushers are busy goes with the next flush. */
class CommitQueue {
  private waiting: Waiting[] = [];
  private queuedRows = 0;
  private flushing = 0;

  commit(pending: PendingRequest[]): Promise<Outcome[]> {
    if (pending.length === 0) return Promise.resolve([]);
    if (this.queuedRows + pending.length > QUEUE_LIMIT) {
      return Promise.reject(
        new ApiError(503, "overloaded", "The write queue is full; repeat the request shortly", {
          retryAfterSeconds: 1,
        }),
      );
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ pending, resolve, reject });
      this.queuedRows += pending.length;
      if (this.flushing < FLUSHERS) void this.flush();
    });
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
      let at = 0;
      for (const { pending, resolve } of batch) {
        resolve(outcomes.slice(at, at + pending.length));
        at += pending.length;
      }
    } catch (thrown) {
      // A row that the database refuses must fail its own caller only.
      if (batch.length > 1 && !isTransient(thrown)) for (const one of batch) await this.store([one]);
      else for (const { reject } of batch) reject(thrown);
    }
  }
}

async function insertWithRetry(pending: PendingRequest[]): Promise<Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await insertRequests(pending);
    } catch (thrown) {
      if (attempt > RETRIES || !isMissingPartition(thrown)) throw thrown;
      forgetPartitions();
    }
  }
}

/** Resolves with one outcome a request after they are durable. Rejects with 503 when the queue is full. */
export function commitRequests(pending: PendingRequest[]): Promise<Outcome[]> {
  return processWide("commit-queue", () => new CommitQueue()).commit(pending);
}
