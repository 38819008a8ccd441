import { setTimeout as sleep } from "node:timers/promises";
import { requestOf } from "./azure-row";
import type { ReplayOptions } from "./options";
import { measureTrace, readTrace } from "./read-trace";
import { senderTo } from "./send-batch";

export type Replayed = {
  total: number;
  sent: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  /** The first rejection in the words of the server. */
  firstRefusal: string | null;
  /** The timestamp of the last row, epoch ms; null if timestamps are the time of sending. */
  endMs: number | null;
  interrupted: boolean;
};

type Listener = {
  onStart: (replayed: Replayed) => void;
  onProgress: (replayed: Replayed) => void;
  onWait: (reason: string, seconds: number) => void;
};

const BATCH = 500;
/** Requests due this soon are added to the current batch. */
const SOON_MS = 50;

/** Sends the rows of the file in order; `signal` stops it between two batches. */
export async function replayFile(
  options: ReplayOptions,
  listener: Listener,
  signal: AbortSignal,
): Promise<Replayed> {
  const { file, limit, model, speed } = options;
  const { count, lastMs } = await measureTrace(file, limit);
  const startedMs = Date.now();
  const endMs = speed === null ? (options.endMs ?? startedMs) : null;
  const replayed: Replayed = {
    total: count,
    sent: 0,
    accepted: 0,
    duplicates: 0,
    rejected: 0,
    firstRefusal: null,
    endMs,
    interrupted: false,
  };
  listener.onStart(replayed);
  const send = senderTo({ ...options, signal, onWait: listener.onWait });
  let batch: object[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const answer = await send(batch);
    note(replayed, batch.length, answer);
    batch = [];
    listener.onProgress(replayed);
  };
  let firstMs: number | null = null;
  let number = 0;
  try {
    for await (const row of readTrace(file, limit)) {
      if (signal.aborted) break;
      firstMs ??= row.ts;
      number += 1;
      const dueMs = speed === null ? null : startedMs + Math.round((row.ts - firstMs) / speed);
      if (dueMs !== null && dueMs > Date.now() + SOON_MS) {
        await flush();
        await sleep(Math.max(0, dueMs - Date.now()), undefined, { signal });
      }
      batch.push(requestOf(row, number, model, dueMs ?? row.ts + (endMs! - lastMs)));
      if (batch.length >= BATCH) await flush();
    }
    if (!signal.aborted) await flush();
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
  replayed.interrupted = signal.aborted;
  return replayed;
}

type Answer = { accepted: number; duplicates: number; rejected: { code: string; message: string }[] };

function note(replayed: Replayed, sent: number, answer: Answer): void {
  replayed.sent += sent;
  replayed.accepted += answer.accepted;
  replayed.duplicates += answer.duplicates;
  replayed.rejected += answer.rejected.length;
  const [first] = answer.rejected;
  if (first) replayed.firstRefusal ??= `${first.code}: ${first.message}`;
}
