import { counted } from "@/lib/format/format-value";
import { clockText, dayText, momentText, zonesText } from "@/lib/format/time-text";
import { DAY_MS } from "@/lib/schema/time/epoch";

const UNITS: Record<string, string> = {
  s: "second",
  m: "minute",
  h: "hour",
  d: "day",
  w: "week",
  M: "month",
  y: "year",
};
const NAMED: Record<string, string> = {
  "now/d|now": "Today",
  "now-1d/d|now/d": "Yesterday",
  "now/w|now": "This week",
  "now-1w/w|now/w": "Previous week",
  "now/M|now": "This month",
  "now-1M/M|now/M": "Previous month",
};

type Range = { from: number; to: number; rawFrom: string; rawTo: string };

/** "Last 6 hours", "Yesterday", or both ends in the time zone. */
export function rangeLabel({ from, to, rawFrom, rawTo }: Range, timeZone: string): string {
  const named = NAMED[`${rawFrom}|${rawTo}`];
  if (named) return named;
  const relative = rawTo === "now" ? /^now-(\d+)([smhdwMy])$/.exec(rawFrom) : null;
  if (relative) {
    const amount = Number(relative[1]);
    const unit = UNITS[relative[2]!]!;
    return amount === 1 ? `Last ${unit}` : `Last ${counted(amount, unit)}`;
  }
  const isOneDay = to - from < DAY_MS && dayText(from, timeZone) === dayText(to, timeZone);
  const end = isOneDay ? clockText(to, timeZone) : momentText(to, timeZone);
  const [startZone, endZone] = zonesText(from, to, timeZone);
  return `${momentText(from, timeZone)}${startZone} – ${end}${endZone}`;
}
