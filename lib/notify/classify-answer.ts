/** What a channel answered, or why no answer came. */
export type Answer =
  | { kind: "answered"; status: number; accepted: boolean; retryAfterMs: number | null }
  | { kind: "failed"; fault: "timeout" | "network" | "dns" | "tls" | "blocked" | "invalid" };

export type Verdict = "delivered" | "retry" | "dead";

const RETRIED_STATUSES = new Set([408, 425, 429]);

/** Whether a message arrived, will be tried again, or never can arrive. Redirects are never followed. */
export function classifyAnswer(answer: Answer): Verdict {
  if (answer.kind === "failed")
    return answer.fault === "blocked" || answer.fault === "invalid" ? "dead" : "retry";
  if (answer.accepted) return "delivered";
  return answer.status >= 500 || RETRIED_STATUSES.has(answer.status) ? "retry" : "dead";
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
  const asked = answer.kind === "answered" ? Math.min(answer.retryAfterMs ?? 0, RETRY_AFTER_CAP_MS) : 0;
  const pause =
    channelKind === "pagerduty" && answer.kind === "answered" && answer.status === 429
      ? PAGERDUTY_PAUSE_MS
      : 0;
  return Math.max(jittered, asked, pause);
}

/** Retry-After as seconds or as an HTTP date; null for anything else. */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text), 1e9) * SECOND;
  const date = /^[A-Za-z]{3},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
