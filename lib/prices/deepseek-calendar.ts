import { DAY_MS, HOUR_MS, isoDay } from "@/lib/schema/time/epoch";

const BEIJING_MS = 8 * HOUR_MS;

/**
 * Public holidays of mainland China since DeepSeek's prices depend on the hour (August 2026), as days in Beijing, both
 * included. Source: the State Council's notice on the holidays of 2026, 4 November 2025. 1 January is a holiday by law.
 */
const HOLIDAYS: [from: string, to: string][] = [
  ["2026-09-25", "2026-09-27"],
  ["2026-10-01", "2026-10-07"],
  ["2027-01-01", "2027-01-01"],
];
/** Weekend days that the same notice makes working days. */
const MADE_UP = new Set(["2026-09-20", "2026-10-10"]);
/** The first day whose holidays are not listed here. */
const UNLISTED = "2027-01-02";

/**
 * DeepSeek's peak hours: 9 to 12 and 14 to 18 o'clock in Beijing, Monday to Friday, public holidays excepted. The doubt is
 * set where the calendar does not settle it.
 */
export function deepseekPeak(ts: number): { peak: boolean; doubt: string | null } {
  const hour = Math.floor((ts + BEIJING_MS) / HOUR_MS) % 24;
  if (!((hour >= 9 && hour < 12) || (hour >= 14 && hour < 18))) return { peak: false, doubt: null };
  const day = isoDay(ts + BEIJING_MS);
  // Day 0 of the epoch was a Thursday.
  const weekday = (Math.floor((ts + BEIJING_MS) / DAY_MS) + 4) % 7;
  if (MADE_UP.has(day))
    return { peak: false, doubt: "A make-up working day in China: DeepSeek may charge peak prices" };
  if (weekday === 0 || weekday === 6) return { peak: false, doubt: null };
  if (HOLIDAYS.some(([from, to]) => day >= from && day <= to)) return { peak: false, doubt: null };
  const doubt = day >= UNLISTED ? "The table lacks China's public holidays for this year" : null;
  return { peak: true, doubt };
}
