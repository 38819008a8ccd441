import { clockText, dayText } from "@/lib/format/time-text";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { zonedSteps } from "@/lib/schema/time/zoned-steps";
import { startOf } from "@/lib/schema/time/zoned-time";

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 7, 14, 30, 60, 120, 180].map((n) => n * DAY_MS),
];

export type TimeTicks = { ticks: number[]; label: (ts: number) => string };

/** At most about `limit` ticks at round times of the zone, and their labels. */
export function timeTicks(from: number, to: number, timeZone: string, limit: number): TimeTicks {
  const span = Math.max(1, to - from);
  const step = STEPS.find((candidate) => span / candidate <= limit) ?? STEPS.at(-1)!;
  const ticks: number[] = [];
  if (step >= DAY_MS) {
    // Days may have 23 or 25 hours: step from noon, then go back to the start of the day.
    const first = startOf(from, "d", timeZone);
    for (let at = first; at < to; at = startOf(at + step + DAY_MS / 2, "d", timeZone)) {
      if (at >= from) ticks.push(at);
    }
    return { ticks, label: (ts) => dayText(ts, timeZone) };
  }
  ticks.push(...zonedSteps({ from, to }, step, timeZone).filter((at) => at >= from));
  const midnight = (ts: number) => clockText(ts, timeZone) === "00:00";
  const dated = span > 20 * HOUR_MS;
  return {
    ticks,
    label: (ts) => (dated && midnight(ts) ? dayText(ts, timeZone) : clockText(ts, timeZone)),
  };
}
