import type { AttemptRecord } from "@/lib/schema/channels/delivery-attempt";
import { answerText } from "./answer-text";
import type { ChannelFacts } from "./channel-facts";
import { type Answer, classifyAnswer, nextWaitMs } from "./classify-answer";

type Attempt = {
  /** The number of this attempt, from 1. */
  attempts: number;
  /** How long ago the message was queued. */
  ageMs: number;
  result: { answer: Answer; status: number | null; body: string; error: string | null; latencyMs: number };
};

/** What to record of an attempt: whether it arrived, and if not, when to retry. `random` in [0, 1). */
export function attemptRecord(
  facts: Pick<ChannelFacts, "backoff" | "rateLimitPauseMs">,
  { attempts, ageMs, result }: Attempt,
  random: number,
): AttemptRecord {
  const { answer, status, body, latencyMs } = result;
  const base = { status, answer: body || null, latencyMs, waitMs: 0, recipientsLeft: null };
  const verdict = classifyAnswer(answer);
  if (verdict === "delivered") return { ...base, outcome: "delivered", error: result.error };
  const error = answerText(result);
  if (verdict !== "retry") return { ...base, outcome: "dead", error };
  const waitMs = nextWaitMs(facts, attempts, ageMs, answer, random);
  if (waitMs === null) return { ...base, outcome: "dead", error: `${error} (no retries left)` };
  const left = answer.kind === "mailed" && answer.left.length > 0 ? answer.left : null;
  return { ...base, outcome: "retry", error, waitMs, recipientsLeft: left };
}
