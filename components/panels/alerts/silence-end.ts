import { fromWallInput } from "@/components/panels/range/wall-input";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { nextTimeOfDay } from "@/lib/schema/time/zoned-time";
import { SPANS } from "./silence-spans";

/** When a silence ends: after a number of hours, at the next time of day, or at a moment. */
export const ENDS = [
  ...SPANS.map(({ hours, label }) => ({ value: String(hours), label })),
  { value: "time", label: "Until a time of day" },
  { value: "moment", label: "From and to a date" },
];

export type SilenceTimes = { end: string; time: string; from: string; to: string };

/** What a one-time silence sends: without a start it begins now. */
export function silenceTimes(
  { end, time, from, to }: SilenceTimes,
  timeZone: string,
  now: number,
): { starts_at?: string; ends_at: string } {
  if (end === "moment")
    return { starts_at: fromWallInput(from, timeZone) ?? "", ends_at: fromWallInput(to, timeZone) ?? "" };
  const isTime = /^([01]?\d|2[0-3]):[0-5]\d$/.test(time.trim());
  if (end === "time")
    return { ends_at: isTime ? new Date(nextTimeOfDay(now, time.trim(), timeZone)).toISOString() : "" };
  return { ends_at: new Date(now + Number(end) * HOUR_MS).toISOString() };
}
