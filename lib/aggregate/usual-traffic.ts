import type { TimeSpan } from "@/lib/schema/figures/filters";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { isWeekend, sameTimeBefore } from "@/lib/schema/time/zoned-time";
import { TwoGenerations } from "@/lib/schema/two-generations";
import { sumHours } from "./sum-hours";
import { MINIMUM_DAYS, median } from "./usual-value";

const DAYS = 7;

/**
 * The requests that usually come in the hour that begins at `start`: on weekdays the median of the same hour on those of the
 * last seven days, and no more than a week ago, so that an hour that is quiet each week stays so; at weekends those of a
 * week ago. Null under three days of data since `first`, or before the first weekend.
 */
export function usualRequests(
  byHour: ReadonlyMap<number, number>,
  first: number,
  start: number,
  timeZone: string,
): number | null {
  const { atWeekend, before } = weekBefore(start, timeZone);
  const known = before.filter((earlier) => earlier.start >= first);
  const requests = (earlier: Hour) => sumHours(byHour, earlier.start, earlier.start + HOUR_MS);
  const alike = known.filter((earlier) => earlier.atWeekend === atWeekend);
  if (known.length < MINIMUM_DAYS || alike.length === 0) return null;
  const usual = median(alike.map(requests));
  if (known.length < DAYS) return usual;
  const lastWeek = requests(known[DAYS - 1]!);
  return atWeekend ? lastWeek : Math.min(usual, lastWeek);
}

type Hour = { start: number; atWeekend: boolean };
type Week = { atWeekend: boolean; before: Hour[] };

const weeks = new TwoGenerations<Week>(1_000);

/** An hour and the same one on the days before; cached, because thousands of models ask for it and zone lookups are slow. */
function weekBefore(start: number, timeZone: string): Week {
  const key = `${timeZone} ${start}`;
  const known = weeks.get(key);
  if (known) return known;
  const atWeekend = (hour: number) => isWeekend(hour, timeZone);
  const before = sameTimeBefore(start, DAYS, timeZone);
  const week = {
    atWeekend: atWeekend(start),
    before: before.map((hour) => ({ start: hour, atWeekend: atWeekend(hour) })),
  };
  weeks.set(key, week);
  return week;
}

/** The usual requests of a span: of an hour that it holds in part, that part. */
export function usualRequestsBetween(
  byHour: ReadonlyMap<number, number>,
  first: number,
  { from, to }: TimeSpan,
  timeZone: string,
): number | null {
  let sum = 0;
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS) {
    const usual = usualRequests(byHour, first, hour, timeZone);
    if (usual === null) return null;
    sum += (usual * (Math.min(to, hour + HOUR_MS) - Math.max(from, hour))) / HOUR_MS;
  }
  return sum;
}
