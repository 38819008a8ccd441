import { dayOf } from "@/components/panels/range/wall-input";
import { readNumber } from "@/lib/format/read-number";

/** Null where nothing is typed. */
export const typedRate = (text: string): number | null => (text.trim() === "" ? null : readNumber(text));

/** The day (UTC) of a stored time, as the form shows it. */
export const shownDay = (time: string | number | null | undefined): string => String(time ?? "").slice(0, 10);

/** Sent for text that cannot be read as a day: the API would take a year for seconds. */
const NO_DAY = "not a day";

/** The day to send; null where none is typed. */
export const sentDay = (text: string): string | null => (text.trim() === "" ? null : (dayOf(text) ?? NO_DAY));

/** The time to store: a day that was not changed keeps its time of day. */
export const timeOfDay = (day: string, stored: string | number | null | undefined) =>
  day === shownDay(stored) ? stored || null : sentDay(day);

/** Why a typed day cannot be sent, if it cannot. */
export const dayFault = (text: string | undefined): string | null =>
  text !== undefined && sentDay(text) === NO_DAY ? "must be a date, such as 2026-11-28" : null;
