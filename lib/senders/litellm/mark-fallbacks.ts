import type { RequestInput } from "@/lib/schema/request/request-input";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import type { LiteLlmCall } from "./read-row";

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
 * The inputs of calls, where a success that follows a failure under another model in its trace is a fallback. `failures`
 * holds those of the batch itself and of earlier ones.
 */
export function markFallbacks(
  calls: readonly (LiteLlmCall & { trace: string })[],
  failures: readonly FailedAttempt[],
): RequestInput[] {
  const byTrace = new Map<string, FailedAttempt[]>();
  for (const failure of failures) {
    const known = byTrace.get(failure.trace);
    if (known) known.push(failure);
    else byTrace.set(failure.trace, [failure]);
  }
  return calls.map(({ input, trace, startedAt }) => {
    if (input.status !== "success" || trace === "") return input;
    const first = (byTrace.get(trace) ?? [])
      .filter(
        ({ model, endedAt }) =>
          model !== input.model &&
          endedAt <= startedAt + SLACK_MS &&
          endedAt > startedAt - FALLBACK_WITHIN_MS,
      )
      .sort((a, b) => a.endedAt - b.endedAt)[0];
    return first ? { ...input, status: "fallback", fallback_from: first.model } : input;
  });
}
