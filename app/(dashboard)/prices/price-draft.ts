import { readNumber } from "@/lib/format/read-number";

/** Null where nothing is typed. */
export const typedRate = (text: string): number | null => (text.trim() === "" ? null : readNumber(text));

/** The day (UTC) of a stored time, as the form shows it. */
export const shownDay = (time: string | number | null | undefined): string => String(time ?? "").slice(0, 10);

/** The time to store: a day that was not changed keeps its time of day. */
export const timeOfDay = (day: string, stored: string | number | null | undefined) =>
  (day === shownDay(stored) ? stored : day) || null;
