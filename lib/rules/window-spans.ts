import type { RollupLevel } from "@/lib/schema/figures/rollup";
import { ceilTo, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";

/** Windows of closed minutes end up to two minutes before the others. */
const SLACK_MS = 2 * MINUTE_MS;

export type WindowSpan = { level: Exclude<RollupLevel, "1d">; from: number; to: number };

/**
 * What to read for windows that end at `to`, oldest first: the last hour by the minute, and earlier hours by the hour
 * unless a window begins within them. A row belongs to a window if its bucket begins in it.
 */
export function windowSpans(windowsMs: readonly number[], to: number): WindowSpan[] {
  const start = to - Math.max(HOUR_MS, ...windowsMs) - SLACK_MS;
  const lastHour = to - HOUR_MS - SLACK_MS;
  const split = new Set<number>();
  for (const windowMs of windowsMs)
    for (let late = 0; late <= SLACK_MS; late += MINUTE_MS) {
      const begin = to - late - windowMs;
      if (begin < lastHour && begin % HOUR_MS !== 0) split.add(floorTo(begin, HOUR_MS));
    }
  const spans: WindowSpan[] = [];
  const add = (level: WindowSpan["level"], from: number, to: number) => {
    const last = spans.at(-1);
    if (last?.level === level) last.to = to;
    else spans.push({ level, from, to });
  };
  for (let from = start; from < lastHour; ) {
    const end = Math.min(ceilTo(from + 1, HOUR_MS), lastHour);
    add(split.has(floorTo(from, HOUR_MS)) ? "1m" : "1h", from, end);
    from = end;
  }
  add("1m", lastHour, to);
  return spans;
}
