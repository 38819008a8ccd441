import type { CircuitState } from "@/lib/schema/request/circuit-event";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";

/** What goes wrong in the demo, relative to the time of its creation. Times in epoch ms. */
export type Incident = {
  name: "anthropic_slow" | "rate_limit_storm" | "short_answers" | "runaway_batch" | "cache_outage";
  from: number;
  to: number;
};
export type BreakerChange = {
  ts: number;
  name: string;
  provider: string;
  state: CircuitState;
  reason: string | null;
};

/** How long the last incident lasts after the demo was created, if its traffic continues. */
const STILL_SLOW_MS = 30 * MINUTE_MS;

export function incidentsOf(now: number): Incident[] {
  return [
    { name: "cache_outage", from: now - 19 * DAY_MS, to: now - 19 * DAY_MS + 3 * HOUR_MS },
    { name: "short_answers", from: now - 12 * DAY_MS, to: now - 12 * DAY_MS + 5 * HOUR_MS },
    { name: "rate_limit_storm", from: now - 6 * DAY_MS, to: now - 6 * DAY_MS + 50 * MINUTE_MS },
    runawayBatch(now),
    // Still ongoing: this is what the overview shows.
    { name: "anthropic_slow", from: now - 42 * MINUTE_MS, to: now + STILL_SLOW_MS },
  ];
}

/** On the last working day that is at least three days back, within that day: a daily budget counts calendar days. */
function runawayBatch(now: number): Incident {
  const lengthMs = 5 * HOUR_MS;
  let from = now - 3 * DAY_MS;
  while (isWeekend(from)) from -= DAY_MS;
  from = Math.min(from, Math.floor(from / DAY_MS) * DAY_MS + DAY_MS - lengthMs);
  return { name: "runaway_batch", from, to: from + lengthMs };
}

/**
 * The prompt of one service was rewritten five days ago, and its answers are longer since: a change, not an incident.
 */
export const REWRITTEN = { service: "support-bot", before: "v11", after: "v12", longer: 1.45 };
export const isRewritten = (ts: number, now: number): boolean => ts >= now - 5 * DAY_MS;

export function isWeekend(ts: number): boolean {
  const weekday = new Date(ts).getUTCDay();
  return weekday === 0 || weekday === 6;
}

export function breakerChangesOf(now: number): BreakerChange[] {
  const storm = now - 6 * DAY_MS;
  const change = (
    ts: number,
    name: string,
    provider: string,
    state: CircuitState,
    reason: string | null = null,
  ) => ({
    ts,
    name,
    provider,
    state,
    reason,
  });
  return [
    ...["anthropic-primary", "openai-primary", "gemini-batch"].map((name) =>
      change(now - 29 * DAY_MS, name, { a: "anthropic", o: "openai", g: "google" }[name[0]!]!, "closed"),
    ),
    change(storm + 12 * MINUTE_MS, "openai-primary", "openai", "open", "25 rate limits in 60 s"),
    change(storm + 20 * MINUTE_MS, "openai-primary", "openai", "half_open"),
    change(storm + 21 * MINUTE_MS, "openai-primary", "openai", "open", "probe was rate limited"),
    change(storm + 40 * MINUTE_MS, "openai-primary", "openai", "half_open"),
    change(storm + 43 * MINUTE_MS, "openai-primary", "openai", "closed"),
    change(now - 4 * HOUR_MS, "gemini-batch", "google", "open", "8 timeouts in 60 s"),
    change(now - 4 * HOUR_MS + 7 * MINUTE_MS, "gemini-batch", "google", "half_open"),
    change(now - 4 * HOUR_MS + 12 * MINUTE_MS, "gemini-batch", "google", "closed"),
    change(now - 28 * MINUTE_MS, "anthropic-primary", "anthropic", "open", "12 timeouts in 60 s"),
    change(now + STILL_SLOW_MS, "anthropic-primary", "anthropic", "half_open"),
    change(now + STILL_SLOW_MS + 2 * MINUTE_MS, "anthropic-primary", "anthropic", "closed"),
  ].sort((a, b) => a.ts - b.ts);
}

/** The incident at a moment, and for how long it has been going. */
export function incidentAt(
  incidents: readonly Incident[],
  ts: number,
): { name: Incident["name"]; elapsedMs: number } | null {
  const found = incidents.find(({ from, to }) => ts >= from && ts < to);
  return found ? { name: found.name, elapsedMs: ts - found.from } : null;
}
