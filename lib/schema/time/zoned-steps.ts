import type { TimeSpan } from "@/lib/schema/figures/filters";
import { DAY_MS, floorTo } from "./epoch";
import { clockChange, momentOf, wallClock, zoneOffset } from "./zoned-time";

/**
 * Where the buckets of a span begin, in order; the first holds its start. `stepMs` is a part of a day or whole days. Days
 * are those of the zone: steps are counted on its clock from midnight, whole days from 1970, so that a bucket over a clock
 * change is shorter or longer than the others.
 */
export function zonedSteps({ from, to }: TimeSpan, stepMs: number, timeZone: string): number[] {
  const days = Math.max(1, stepMs / DAY_MS);
  const starts: number[] = [];
  for (let day = floorTo(dayOf(from, timeZone), days); ; day += days) {
    const begin = midnight(day, timeZone);
    if (begin >= to) break;
    if (stepMs >= DAY_MS) starts.push(begin);
    else starts.push(...stepsOfDay(day, begin, midnight(day + 1, timeZone), stepMs, timeZone));
  }
  // A day that the zone skipped begins when the next one does.
  const distinct = starts.filter((start, index) => start < to && start !== starts[index + 1]);
  return distinct.slice(distinct.findLastIndex((start) => start <= from));
}

/** The whole buckets that cover a span: where they begin, and where the first begins and the last ends. */
export function wholeSteps(
  span: TimeSpan,
  stepMs: number,
  timeZone: string,
): TimeSpan & { starts: number[] } {
  const starts = zonedSteps(span, stepMs, timeZone);
  const last = starts.at(-1)!;
  // Over a clock change a bucket is longer than its step, by hours at most.
  const after = zonedSteps({ from: last, to: last + stepMs + 2 * DAY_MS }, stepMs, timeZone);
  return { starts, from: starts[0]!, to: after[1]! };
}

function stepsOfDay(day: number, begin: number, end: number, stepMs: number, timeZone: string): number[] {
  const steps: number[] = [];
  const change = end - begin === DAY_MS ? null : clockChange(begin, end, timeZone);
  for (let start = begin; start < (change ?? end); start += stepMs) steps.push(start);
  if (change === null) return steps;
  const offset = zoneOffset(change, timeZone);
  const onClock = change + offset - day * DAY_MS;
  const next = Math.ceil(onClock / stepMs) * stepMs - onClock;
  for (let start = change + next; start < end; start += stepMs) if (start !== steps.at(-1)) steps.push(start);
  return steps;
}

/** The calendar day of the zone, counted from 1970-01-01. */
function dayOf(ts: number, timeZone: string): number {
  const { year, month, day } = wallClock(ts, timeZone);
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

function midnight(day: number, timeZone: string): number {
  const date = new Date(day * DAY_MS);
  const wall = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return momentOf({ ...wall, hour: 0, minute: 0, second: 0 }, timeZone);
}
