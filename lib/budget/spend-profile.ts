import { median } from "@/lib/aggregate/usual-value";

const HOUR_MS = 3_600_000;
const HOURS_PER_WEEK = 168;
const WEEK_MS = HOURS_PER_WEEK * HOUR_MS;
const WEEKS = { most: 4, least: 2 };
/** A quiet hour counts for at least this part of an even spread: cents at night are no hundredfold of the usual. */
const LEAST_OF_EVEN = 0.25;

/** What is usually spent in each hour of the week (UTC, from Thursday midnight, as the epoch began). */
export type SpendProfile = readonly number[];
type Span = { from: number; to: number };

/** Medians over the four weeks before `until`; null under two weeks of history. `byHour`: USD by start of hour, epoch ms. */
export function spendProfile(byHour: ReadonlyMap<number, number>, until: number): SpendProfile | null {
  const first = Math.min(...byHour.keys());
  const weeks = Math.min(WEEKS.most, Math.floor((until - first) / WEEK_MS));
  if (!(weeks >= WEEKS.least)) return null;
  const end = Math.floor(until / HOUR_MS) * HOUR_MS;
  const profile = new Array<number>(HOURS_PER_WEEK).fill(0);
  for (let back = 1; back <= HOURS_PER_WEEK; back++) {
    const hour = end - back * HOUR_MS;
    const past = Array.from({ length: weeks }, (_, week) => byHour.get(hour - week * WEEK_MS) ?? 0);
    profile[hourOfWeek(hour)] = median(past);
  }
  return profile;
}

/** The share of a period's spend that usually falls into a window; by time alone where nothing is known. */
export function usualShare(profile: SpendProfile | null, window: Span, period: Span): number {
  const even = (window.to - window.from) / (period.to - period.from);
  if (profile === null) return even;
  const total = usualSpend(profile, period);
  return total === 0 ? even : Math.max(LEAST_OF_EVEN * even, usualSpend(profile, window) / total);
}

function usualSpend(profile: SpendProfile, { from, to }: Span): number {
  let spend = 0;
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS) {
    const covered = Math.min(to, hour + HOUR_MS) - Math.max(from, hour);
    spend += profile[hourOfWeek(hour)]! * (covered / HOUR_MS);
  }
  return spend;
}

const hourOfWeek = (hour: number) => Math.floor(hour / HOUR_MS) % HOURS_PER_WEEK;
