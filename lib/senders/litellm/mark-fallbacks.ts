import { MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Call } from "@/lib/senders/call";

/** An attempt that failed, as other batches know it. `trace`: a digest of the trace's id; `endedAt` in epoch ms. */
export type FailedAttempt = { trace: string; model: string; endedAt: number };

/**
 * A trace may be a whole session, so only what failed right before a call began is what it stands in for: LiteLLM falls
 * back at once, after at most a few waits.
 */
export const FALLBACK_WITHIN_MS = MINUTE_MS;
/** Clocks of two records of one process, each rounded. */
const SLACK_MS = 5;

/**
 * The calls, where a success that follows a failure under another model in its trace is a fallback. `failures` holds those
 * of the batch itself and of earlier ones.
 */
export function markFallbacks(
  calls: readonly { call: Call; trace: string }[],
  failures: readonly FailedAttempt[],
): Call[] {
  const byTrace = new Map<string, FailedAttempt[]>();
  for (const failure of failures) {
    const known = byTrace.get(failure.trace);
    if (known) known.push(failure);
    else byTrace.set(failure.trace, [failure]);
  }
  return calls.map(({ call, trace }) => {
    if (call.status !== "success" || trace === "") return call;
    const first = (byTrace.get(trace) ?? [])
      .filter(
        ({ model, endedAt }) =>
          model !== call.model &&
          endedAt <= call.startMs + SLACK_MS &&
          endedAt > call.startMs - FALLBACK_WITHIN_MS,
      )
      .sort((a, b) => a.endedAt - b.endedAt)[0];
    return first ? { ...call, status: "fallback", fallbackFrom: first.model } : call;
  });
}
