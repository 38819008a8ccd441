import { median } from "@/lib/aggregate/usual-value";
import { HOUR_MS, WEEK_MS } from "@/lib/schema/time/epoch";
import { hourOffset } from "@/lib/schema/time/zoned-time";

/** Zones are off UTC by quarters of an hour, so that an hour of UTC is parts of two of theirs. */
const SLOT_MS = HOUR_MS / 4;
const SLOTS_PER_WEEK = WEEK_MS / SLOT_MS;
const WEEKS = { most: 4, least: 2 };
/**
 * A quiet hour counts for at least this part of an even spread; otherwise cents at night would be hundreds of times the
 * normal spend.
 */
const LEAST_OF_EVEN = 0.25;

/** What is usually spent in each quarter of an hour of the week, by the clock of a zone; from Thursday midnight. */
export type SpendProfile = { slots: readonly number[]; timeZone: string };
type Span = { from: number; to: number };

/** Medians over the four weeks before `until`; null under two weeks of history. `byHour`: USD by start of hour, epoch ms. */
export function spendProfile(
  byHour: ReadonlyMap<number, number>,
  until: number,
  timeZone: string,
): SpendProfile | null {
  const first = Math.min(...byHour.keys());
  const weeks = Math.min(WEEKS.most, Math.floor((until - first) / WEEK_MS));
  if (!(weeks >= WEEKS.least)) return null;
  const end = Math.floor(until / HOUR_MS) * HOUR_MS;
  const past = Array.from({ length: SLOTS_PER_WEEK }, (): number[] => []);
  for (let hour = end - weeks * WEEK_MS; hour < end; hour += HOUR_MS) {
    const share = ((byHour.get(hour) ?? 0) * SLOT_MS) / HOUR_MS;
    for (let at = hour; at < hour + HOUR_MS; at += SLOT_MS) past[slotOf(at, timeZone)]!.push(share);
  }
  return { slots: past.map((shares) => (shares.length === 0 ? 0 : median(shares))), timeZone };
}

/** The share of a period's spend that usually falls into a window; by time alone where nothing is known. */
export function usualShare(profile: SpendProfile | null, window: Span, period: Span): number {
  const even = (window.to - window.from) / (period.to - period.from);
  if (profile === null) return even;
  const total = usualSpend(profile, period);
  return total === 0 ? even : Math.max(LEAST_OF_EVEN * even, usualSpend(profile, window) / total);
}

function usualSpend({ slots, timeZone }: SpendProfile, { from, to }: Span): number {
  let spend = 0;
  for (let at = Math.floor(from / SLOT_MS) * SLOT_MS; at < to; at += SLOT_MS) {
    const covered = Math.min(to, at + SLOT_MS) - Math.max(from, at);
    spend += slots[slotOf(at, timeZone)]! * (covered / SLOT_MS);
  }
  return spend;
}

const slotOf = (at: number, timeZone: string) =>
  Math.floor((at + hourOffset(at, timeZone)) / SLOT_MS) % SLOTS_PER_WEEK;
