/** What a channel answered, or why no answer came. */
export type Answer =
  | {
      kind: "answered";
      status: number;
      accepted: boolean;
      /** How long the receiver wants to be left alone. */
      retryAfterMs: number | null;
      /** The receiver says that nobody will ever take a message there again. */
      gone?: boolean;
    }
  /** Of a mail server: its reply code, and the recipients that it could not take for now. */
  | { kind: "mailed"; status: number; accepted: boolean; left: string[] }
  | { kind: "failed"; fault: "timeout" | "network" | "dns" | "tls" | "blocked" | "invalid" };

export type Verdict = "delivered" | "retry" | "dead" | "gone";

const RETRIED_STATUSES = new Set([408, 425, 429]);

/** Whether a message arrived, will be tried again, or never can arrive. Redirects are never followed. */
export function classifyAnswer(answer: Answer): Verdict {
  if (answer.kind === "failed")
    return answer.fault === "blocked" || answer.fault === "invalid" ? "dead" : "retry";
  if (answer.kind === "mailed") return classifyMail(answer);
  if (answer.accepted) return "delivered";
  if (answer.gone) return "gone";
  return answer.status >= 500 || RETRIED_STATUSES.has(answer.status) ? "retry" : "dead";
}

// In SMTP 4xx is for now and 5xx for good: the other way round than in HTTP.
function classifyMail({ status, accepted, left }: Extract<Answer, { kind: "mailed" }>): Verdict {
  if (left.length > 0) return "retry";
  if (accepted) return "delivered";
  return status >= 400 && status < 500 ? "retry" : "dead";
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const BACKOFF_MS = [5 * SECOND, 15 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE];
const LAST_BACKOFF_MS = 10 * MINUTE;
const WEBHOOK_BACKOFF_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const GIVE_UP_MS = 24 * HOUR;
const RETRY_AFTER_CAP_MS = HOUR;
const PAGERDUTY_PAUSE_MS = 2 * MINUTE;

/**
 * How long to wait after the `attempt`-th try (from 1); null: give up. Full jitter, but never less than the receiver
 * asked for. `random` in [0, 1).
 */
export function nextWaitMs(
  channelKind: string,
  attempt: number,
  ageMs: number,
  answer: Answer,
  random: number,
): number | null {
  const isWebhook = channelKind === "webhook";
  if (isWebhook ? attempt > WEBHOOK_BACKOFF_MS.length : ageMs >= GIVE_UP_MS) return null;
  const schedule = isWebhook ? WEBHOOK_BACKOFF_MS : BACKOFF_MS;
  const base = schedule[attempt - 1] ?? LAST_BACKOFF_MS;
  const jittered = Math.round(base * random);
  return Math.max(jittered, pauseMs(channelKind, answer));
}

/** For how long nothing at all is to be sent to a channel after this answer. */
export function pauseMs(channelKind: string, answer: Answer): number {
  if (answer.kind !== "answered") return 0;
  const asked = Math.min(answer.retryAfterMs ?? 0, RETRY_AFTER_CAP_MS);
  const limited = channelKind === "pagerduty" && answer.status === 429;
  return limited ? Math.max(asked, PAGERDUTY_PAUSE_MS) : asked;
}

const NUMBER_OF_SECONDS = /^\d+(\.\d+)?$/;
const LONGEST_SECONDS = 1e9;
// The three forms of RFC 9110: "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", and the one of
// asctime, "Sun Nov  6 08:49:37 1994", which means GMT without saying so.
const HTTP_DATE = /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** Retry-After as seconds, whole or not, or as an HTTP date; null for anything else. */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  const text = (header ?? "").trim();
  if (NUMBER_OF_SECONDS.test(text)) return Math.ceil(Math.min(Number(text), LONGEST_SECONDS) * SECOND);
  const date = HTTP_DATE.test(text)
    ? Date.parse(text.replaceAll("-", " "))
    : ASCTIME.test(text)
      ? Date.parse(`${text} GMT`)
      : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
