import type { CircuitState } from "../../lib/schema/circuit-event";

/** What goes wrong in the demo, told relative to its end. Times in epoch ms. */
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

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function incidentsOf(now: number): Incident[] {
  return [
    { name: "cache_outage", from: now - 19 * DAY, to: now - 19 * DAY + 3 * HOUR },
    { name: "short_answers", from: now - 12 * DAY, to: now - 12 * DAY + 5 * HOUR },
    { name: "rate_limit_storm", from: now - 6 * DAY, to: now - 6 * DAY + 50 * MINUTE },
    { name: "runaway_batch", from: now - 3 * DAY, to: now - 3 * DAY + 5 * HOUR },
    // Still going on: this is what the overview shows.
    { name: "anthropic_slow", from: now - 42 * MINUTE, to: now },
  ];
}

export function breakerChangesOf(now: number): BreakerChange[] {
  const storm = now - 6 * DAY;
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
      change(now - 29 * DAY, name, { a: "anthropic", o: "openai", g: "google" }[name[0]!]!, "closed"),
    ),
    change(storm + 12 * MINUTE, "openai-primary", "openai", "open", "25 rate limits in 60 s"),
    change(storm + 20 * MINUTE, "openai-primary", "openai", "half_open"),
    change(storm + 21 * MINUTE, "openai-primary", "openai", "open", "probe was rate limited"),
    change(storm + 40 * MINUTE, "openai-primary", "openai", "half_open"),
    change(storm + 43 * MINUTE, "openai-primary", "openai", "closed"),
    change(now - 4 * HOUR, "gemini-batch", "google", "open", "8 timeouts in 60 s"),
    change(now - 4 * HOUR + 7 * MINUTE, "gemini-batch", "google", "half_open"),
    change(now - 4 * HOUR + 12 * MINUTE, "gemini-batch", "google", "closed"),
    change(now - 28 * MINUTE, "anthropic-primary", "anthropic", "open", "12 timeouts in 60 s"),
  ].sort((a, b) => a.ts - b.ts);
}

/** The incident that a moment lies in, and how far into it, from 0 to 1. */
export function incidentAt(
  incidents: readonly Incident[],
  ts: number,
): { name: Incident["name"]; progress: number } | null {
  const found = incidents.find(({ from, to }) => ts >= from && ts < to);
  return found ? { name: found.name, progress: (ts - found.from) / (found.to - found.from) } : null;
}
