import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/http/api-error";
import type { Outcome } from "@/lib/schema/request/ingest-answer";
import { steadyNow } from "@/lib/steady-clock";
import { isAnyNodeLost, isProjectLost, NodeLost } from "@/lib/store/database/lost-projects";
import { forgetPartitions } from "@/lib/store/database/partitions";
import {
  type DatabaseTrouble,
  isMissingPartition,
  isOfAnotherNode,
  isTransient,
  troubleOf,
} from "@/lib/store/database/transient-error";
import { afterPartitions } from "./after-partitions";
import { NamesChanged } from "./check-names";
import { CompactionBusy } from "./count-related";
import { countReports, type ReportAnswer } from "./count-reports";
import { insertRequests, type PendingRequest } from "./insert-requests";
import type { ReportItem } from "./report-batch";

/** Rows that may wait for a transaction in this process; beyond this, callers get 503. */
const QUEUE_LIMIT = 50_000;
const BATCH_LIMIT = 5_000;
/** Reports of one project are counted one transaction after another: while one is stored, the next one is prepared. */
const REPORTS_LIMIT = 2_048;
const FLUSHERS = 2;
/**
 * A few rows wait for the transaction that is under way, so that they share the next one: for single requests that takes
 * half as many. Many rows, or ones that have waited this long, start another beside it.
 */
const ROWS_OF_THEIR_OWN = 256;
const LONGEST_SHARING_MS = 10;
const RETRIES = 3;
/**
 * If nothing was stored for this long, callers are asked to retry. Rows in a transaction may still be stored: a retry
 * is harmless if the client sent ids; rows without ids wait for the outcome.
 */
const ANSWER_MS = 8_000;
const LOOK_AGAIN_MS = 500;
/** How long a caller waits that cannot be stored while rollups are compacted. */
const BUSY_MS = 100;
/** How long ingest counts as failing after its last failure, unless a batch was stored since. */
const TROUBLE_MS = 10_000;

/**
 * `isRepeatable`: sent again after a failed answer, it would be recognized; `group`: only its like share a transaction;
 * `most`: how many do.
 */
type Kind<Item, Answer> = {
  most: number;
  store: (items: Item[]) => Promise<Answer[]>;
  isRepeatable: (item: Item) => boolean;
  group: (item: Item) => number;
};

type QueueUse = { rows: number; oldest_ms: number };

type Waiting<Item, Answer> = {
  since: number;
  pending: Item[];
  group: number;
  resolve: (outcomes: Answer[]) => void;
  reject: (thrown: unknown) => void;
  isAnswered: boolean;
};

/**
 * Concurrent callers share transactions: callers that arrive while all flushers are busy are stored with the next
 * flush.
 */
class CommitQueue<Item extends { projectId: number }, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  /** In a transaction. */
  private storing: Waiting<Item, Answer>[][] = [];
  private looking: NodeJS.Timeout | null = null;
  private queuedRows = 0;
  private flushing = 0;
  private storedAt = 0;
  private failed: { at: number; trouble: DatabaseTrouble } | null = null;

  constructor(private readonly kind: Kind<Item, Answer>) {}

  commit(pending: Item[]): Promise<Answer[]> {
    if (pending.length === 0) return Promise.resolve([]);
    if (this.queuedRows + pending.length > QUEUE_LIMIT) {
      return Promise.reject(
        new ApiError(503, "overloaded", "The write queue is full; retry shortly", {
          retryAfterSeconds: 1,
        }),
      );
    }
    return new Promise<Answer[]>((resolve, reject) => {
      const group = this.kind.group(pending[0]!);
      const one = { since: performance.now(), pending, group, resolve, reject, isAnswered: false };
      this.enqueue(one);
    });
  }

  /** One timer for all: starting and ending one for each caller costs as much as pricing its request. */
  private look(): void {
    const before = performance.now() - ANSWER_MS;
    const isOverdue = ({ since }: Waiting<Item, Answer>) => Math.max(since, this.storedAt) <= before;
    const overdue = this.waiting.filter(isOverdue);
    if (overdue.length > 0) this.waiting = this.waiting.filter((one) => !isOverdue(one));
    for (const { pending } of overdue) this.queuedRows -= pending.length;
    const unanswered = this.storing.flat().filter(({ isAnswered }) => !isAnswered);
    overdue.push(...unanswered.filter((one) => isOverdue(one) && one.pending.every(this.kind.isRepeatable)));
    for (const one of overdue) this.giveUp(one);
    if (this.waiting.length > 0 || unanswered.length > 0 || this.looking === null) return;
    clearInterval(this.looking);
    this.looking = null;
  }

  private answer(one: Waiting<Item, Answer>, outcomes: Answer[]): void {
    one.isAnswered = true;
    one.resolve(outcomes);
  }

  private refuse(one: Waiting<Item, Answer>, thrown: unknown): void {
    one.isAnswered = true;
    one.reject(thrown);
  }

  private enqueue(one: Waiting<Item, Answer>): void {
    this.looking ??= setInterval(() => this.look(), LOOK_AGAIN_MS);
    this.waiting.push(one);
    this.queuedRows += one.pending.length;
    if (this.flushing === 0 || (this.flushing < FLUSHERS && this.isWorthAnother())) void this.flush();
  }

  private isWorthAnother(): boolean {
    if (performance.now() - this.waiting[0]!.since >= LONGEST_SHARING_MS) return true;
    let rows = 0;
    for (const { pending } of this.waiting) {
      rows += pending.length;
      if (rows >= ROWS_OF_THEIR_OWN) return true;
    }
    return false;
  }

  /** Why recent batches could not be stored; null if nothing is known to be wrong. */
  trouble(now: number): DatabaseTrouble | null {
    return this.failed !== null && now - this.failed.at < TROUBLE_MS ? this.failed.trouble : null;
  }

  /** Rows that are not stored yet, and for how long the oldest that waits for a transaction has waited. */
  use(): QueueUse {
    const now = performance.now();
    const oldest = this.waiting.reduce((earliest, { since }) => Math.min(earliest, since), now);
    return { rows: this.queuedRows, oldest_ms: Math.round(now - oldest) };
  }

  private giveUp(one: Waiting<Item, Answer>): void {
    this.failed = { at: steadyNow(), trouble: "not answering" };
    this.refuse(
      one,
      new ApiError(503, "unavailable", "The database did not store the rows in time; retry", {
        retryAfterSeconds: 2,
      }),
    );
  }

  private async flush(): Promise<void> {
    this.flushing += 1;
    while (this.waiting.length > 0) {
      const batch = this.take();
      this.storing.push(batch);
      await this.store(batch);
      this.storing = this.storing.filter((other) => other !== batch);
      for (const { pending } of batch) this.queuedRows -= pending.length;
    }
    this.flushing -= 1;
  }

  private take(): Waiting<Item, Answer>[] {
    const { group } = this.waiting[0]!;
    const batch: Waiting<Item, Answer>[] = [];
    const later: Waiting<Item, Answer>[] = [];
    let rows = 0;
    for (const one of this.waiting) {
      const isTaken = one.group === group && (rows === 0 || rows + one.pending.length <= this.kind.most);
      (isTaken ? batch : later).push(one);
      if (isTaken) rows += one.pending.length;
    }
    this.waiting = later;
    return batch;
  }

  private tryAgain(one: Waiting<Item, Answer>): void {
    if (one.isAnswered) return;
    if (performance.now() - one.since < ANSWER_MS) this.enqueue(one);
    else
      this.refuse(
        one,
        new ApiError(503, "busy", "The rollups are being compacted; retry shortly", { retryAfterSeconds: 2 }),
      );
  }

  /** Without the callers whose node is known not to answer: all others would wait for it with them. */
  private reachable(batch: Waiting<Item, Answer>[]): Waiting<Item, Answer>[] {
    if (!isAnyNodeLost()) return batch;
    const isLost = ({ pending }: Waiting<Item, Answer>) =>
      pending.some(({ projectId }) => isProjectLost(projectId));
    for (const one of batch) if (isLost(one)) this.refuse(one, new NodeLost());
    return batch.filter((one) => !isLost(one));
  }

  private async store(taken: Waiting<Item, Answer>[]): Promise<void> {
    const batch = this.reachable(taken);
    if (batch.length === 0) return;
    try {
      const outcomes = await withRetry(() => this.kind.store(batch.flatMap(({ pending }) => pending)));
      this.failed = null;
      this.storedAt = performance.now();
      let at = 0;
      for (const one of batch) {
        const end = at + one.pending.length;
        this.answer(one, outcomes.slice(at, end));
        at = end;
      }
    } catch (thrown) {
      // A row that the database rejects must fail its own caller only, as must a project whose node is down.
      const isOfSome = !isTransient(thrown) || isOfAnotherNode(thrown);
      if (batch.length > 1 && isOfSome) for (const one of batch) await this.store([one]);
      else if (thrown instanceof CompactionBusy)
        for (const one of batch) setTimeout(() => this.tryAgain(one), BUSY_MS);
      else {
        const trouble = troubleOf(thrown);
        // Other processes could not store rows for another node either: this one stays ready for the other projects.
        if (trouble !== null && trouble !== "busy" && !isOfAnotherNode(thrown))
          this.failed = { at: steadyNow(), trouble };
        for (const one of batch) this.refuse(one, thrown);
      }
    }
  }
}

async function withRetry<T>(store: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store();
    } catch (thrown) {
      if (attempt > RETRIES || !(thrown instanceof NamesChanged || isMissingPartition(thrown))) throw thrown;
      forgetPartitions();
    }
  }
}

const requests = () =>
  processWide(
    "commit-queue",
    () =>
      new CommitQueue<PendingRequest, Outcome>({
        most: BATCH_LIMIT,
        store: insertRequests,
        isRepeatable: ({ request }) => request.idFromClient,
        group: () => 0,
      }),
  );
const reportQueue = () =>
  processWide(
    "report-queue",
    () =>
      new CommitQueue<ReportItem, ReportAnswer>({
        most: REPORTS_LIMIT,
        store: countReports,
        isRepeatable: () => true,
        group: ({ projectId }) => projectId,
      }),
  );

/** Resolves with one outcome per request when they are durable. Rejects with 503 when the queue is full or stuck. */
export function commitRequests(pending: PendingRequest[]): Promise<Outcome[]> {
  const times = pending.map(({ request }) => request.ts);
  return afterPartitions(times, () => requests().commit(pending));
}

/** The same for reports of calls. */
export function commitReports(items: ReportItem[]): Promise<ReportAnswer[]> {
  const times = items.flatMap(({ report }) => (report.kind === "call" ? report.endMs : []));
  return afterPartitions(times, () => reportQueue().commit(items));
}

/** Why this process could not store requests in the last seconds; null if nothing is known to be wrong. */
export const commitTrouble = (now: number): DatabaseTrouble | null =>
  requests().trouble(now) ?? reportQueue().trouble(now);

/** What this process has accepted but not stored yet. */
export function commitQueueUse(): QueueUse {
  const [a, b] = [requests().use(), reportQueue().use()];
  return { rows: a.rows + b.rows, oldest_ms: Math.max(a.oldest_ms, b.oldest_ms) };
}
