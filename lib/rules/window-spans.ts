import type { RollupLevel } from "@/lib/schema/figures/rollup";
import { ceilTo, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";

/** Windows of closed minutes end up to two minutes before the others. */
const SLACK_MS = 2 * MINUTE_MS;

/** `starts`: where its rows may begin; between two of them no window begins or ends. */
export type WindowSpan = { level: Exclude<RollupLevel, "1d">; from: number; to: number; starts: number[] };
type Windows = { windowMs: number; within?: readonly number[] };

/**
 * What to read for windows that end at `to`, oldest first: the last hour by the minute, and earlier hours by the hour
 * unless a window begins within them. A row belongs to a window if its bucket begins in it.
 */
export function windowSpans(windows: readonly Windows[], to: number): WindowSpan[] {
  const windowsMs = windows.map(({ windowMs }) => windowMs);
  const start = to - Math.max(HOUR_MS, ...windowsMs) - SLACK_MS;
  const lastHour = to - HOUR_MS - SLACK_MS;
  const split = new Set<number>();
  for (const windowMs of windowsMs)
    for (let late = 0; late <= SLACK_MS; late += MINUTE_MS) {
      const begin = to - late - windowMs;
      if (begin < lastHour && begin % HOUR_MS !== 0) split.add(floorTo(begin, HOUR_MS));
    }
  const spans: Omit<WindowSpan, "starts">[] = [];
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
  // Apart from older minutes: where those are too many rows, windows of up to an hour are still read.
  spans.push({ level: "1m", from: lastHour, to });
  const bounds = boundsOf(windows, to);
  return spans.map((span) => {
    const within = bounds.filter((bound) => bound > span.from && bound < span.to);
    return { ...span, starts: [span.from, ...within] };
  });
}

/** Where windows begin and end, those of closed minutes too, and the hour that others look back from; in order. */
function boundsOf(windows: readonly Windows[], to: number): number[] {
  const lengths = [0, ...windows.flatMap(({ windowMs, within = [] }) => [windowMs, ...within])];
  const bounds = lengths.flatMap((ms) => [to - ms, to - SLACK_MS - ms]);
  return [...new Set([...bounds, floorTo(to - 1, HOUR_MS)])].sort((a, b) => a - b);
}

/** Whether rows since `since` hold the whole window. */
export const isCovered = ({ windowMs }: Windows, to: number, since: number): boolean =>
  to - SLACK_MS - windowMs >= since;
