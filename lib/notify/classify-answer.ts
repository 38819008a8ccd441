import { SECOND_MS } from "@/lib/schema/time/epoch";
import type { ChannelFacts } from "./channel-facts";

/** What a receiver answered, or why there is no answer. */
export type Answer =
  | {
      kind: "answered";
      status: number;
      accepted: boolean;
      /** How long the receiver asks to wait. */
      retryAfterMs: number | null;
      /** The receiver says that it no longer exists. */
      gone?: boolean;
    }
  /** A mail server: its reply code, and the recipients to retry. */
  | { kind: "mailed"; status: number; accepted: boolean; left: string[] }
  /** `unreadable`: the channel's secret, until its key is restored. */
  | {
      kind: "failed";
      fault: "timeout" | "network" | "unreachable" | "tls" | "unreadable" | "blocked" | "invalid";
    };

export type Verdict = "delivered" | "retry" | "dead" | "gone";

const RETRIED_STATUSES = new Set([408, 425, 429]);

/** Whether a message arrived, is retried, or can never arrive. Redirects are never followed. */
export function classifyAnswer(answer: Answer): Verdict {
  if (answer.kind === "failed")
    return answer.fault === "blocked" || answer.fault === "invalid" ? "dead" : "retry";
  if (answer.kind === "mailed") return classifyMail(answer);
  if (answer.accepted) return "delivered";
  if (answer.gone) return "gone";
  return answer.status >= 500 || RETRIED_STATUSES.has(answer.status) ? "retry" : "dead";
}

// In SMTP 4xx is temporary and 5xx permanent, the reverse of HTTP.
function classifyMail({ status, accepted, left }: Extract<Answer, { kind: "mailed" }>): Verdict {
  if (left.length > 0) return "retry";
  if (accepted) return "delivered";
  return status >= 400 && status < 500 ? "retry" : "dead";
}

const RETRY_AFTER_CAP_MS = 3_600 * SECOND_MS;
const RATE_LIMITED = 429;

/**
 * How long to wait after the `attempt`-th try (from 1); null: give up. Full jitter, but never less than the receiver
 * asked for. `random` in [0, 1).
 */
export function nextWaitMs(
  facts: Pick<ChannelFacts, "backoff" | "rateLimitPauseMs">,
  attempt: number,
  ageMs: number,
  answer: Answer,
  random: number,
): number | null {
  const { waitsMs, thenMs, giveUpAfterMs } = facts.backoff;
  const base = waitsMs[attempt - 1] ?? thenMs;
  if (base === null || ageMs >= giveUpAfterMs) return null;
  return Math.max(Math.round(base * random), pauseMs(facts, answer));
}

/** How long to send nothing to a channel after this answer. */
export function pauseMs(
  { rateLimitPauseMs }: Pick<ChannelFacts, "rateLimitPauseMs">,
  answer: Answer,
): number {
  if (answer.kind !== "answered") return 0;
  const asked = Math.min(answer.retryAfterMs ?? 0, RETRY_AFTER_CAP_MS);
  return answer.status === RATE_LIMITED ? Math.max(asked, rateLimitPauseMs) : asked;
}

const NUMBER_OF_SECONDS = /^\d+(\.\d+)?$/;
const LONGEST_SECONDS = 1e9;
// The three forms of RFC 9110: "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", and asctime's
// "Sun Nov  6 08:49:37 1994", which implies GMT.
const HTTP_DATE = /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** Retry-After as seconds, whole or not, or as an HTTP date; null for anything else. */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  const text = (header ?? "").trim();
  if (NUMBER_OF_SECONDS.test(text)) return Math.ceil(Math.min(Number(text), LONGEST_SECONDS) * SECOND_MS);
  const date = HTTP_DATE.test(text)
    ? Date.parse(text.replaceAll("-", " "))
    : ASCTIME.test(text)
      ? Date.parse(`${text} GMT`)
      : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
