import { AsyncLocalStorage } from "node:async_hooks";
import { setMaxListeners } from "node:events";
import { processWide } from "./process-wide";

/** Where a call came from, for the audit log. */
export type RequestOrigin = { address: string; userAgent: string | null };

/** The call or page that code works for. The front door makes one for each page (scripts/setup/page-call.mjs). */
export type Call = {
  origin: RequestOrigin | null;
  /** Aborted when the caller leaves, which ends its reads; null for what continues without its caller. */
  signal: AbortSignal | null;
  /** Who takes turns with the other readers: a team, or a user without one. Null until it is known. */
  team: string | null;
  /** What the caller saw of what it changes. */
  seen?: Readonly<Record<string, unknown>>;
  /** Of a page: when its answer is complete, or no one waits for it any longer. */
  answered?: Promise<unknown>;
  /** It does not wait for the turn of a reader. */
  isAhead?: boolean;
};

const calls = () => processWide("calls", () => new AsyncLocalStorage<Call>());

export function inCall<T>(call: Call, work: () => T): T {
  // Each of its reads listens to it.
  if (call.signal) setMaxListeners(0, call.signal);
  return calls().run(call, work);
}

/** Undefined outside a call, as at boot and in scripts. */
export const currentCall = (): Call | undefined => calls().getStore();

/** From here on, the reads of this call are those of `team`. */
export function readFor(team: string): void {
  const call = currentCall();
  if (call) call.team = team;
}

/**
 * For ingest, the background, readiness, threads and whatever several callers wait for: what `work` asks of the database
 * goes before the readers, who leave it half of the connections, and does not end with a caller that leaves.
 */
export function beforeReaders<T>(work: () => T): T {
  const { origin = null, team = null } = currentCall() ?? {};
  return inCall({ origin, team, signal: null, isAhead: true }, work);
}

/** Throws if the caller has left. */
export const checkCaller = (): void => currentCall()?.signal?.throwIfAborted();

/** For what others run later: `work` remains part of this call. */
export const keepCall = <Work extends (...given: never[]) => unknown>(work: Work): Work =>
  AsyncLocalStorage.bind(work);
