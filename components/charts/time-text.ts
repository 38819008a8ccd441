const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([timeZone, options]);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
  formats.set(key, made);
  return made;
}

/** 14:32 */
export function clockText(ts: number, timeZone: string): string {
  return format(timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ts);
}

/** 14:32:07 */
export function secondsText(ts: number, timeZone: string): string {
  return format(timeZone, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(ts);
}

/** 23 Nov */
export function dayText(ts: number, timeZone: string): string {
  return format(timeZone, { day: "numeric", month: "short" }).format(ts);
}

/** 23 Nov, 14:32 */
export function momentText(ts: number, timeZone: string): string {
  return `${dayText(ts, timeZone)}, ${clockText(ts, timeZone)}`;
}

/** 14:32 today, else 23 Nov, 14:32. */
export function shortMomentText(ts: number, timeZone: string, now: number): string {
  return dayText(ts, timeZone) === dayText(now, timeZone)
    ? clockText(ts, timeZone)
    : momentText(ts, timeZone);
}

/** 09:00 – 15:00, with the dates if they differ, only the dates for three days and more. */
export function rangeText(from: number, to: number, timeZone: string): string {
  const [first, last] = [dayText(from, timeZone), dayText(to, timeZone)];
  if (first === last) return `${clockText(from, timeZone)} – ${clockText(to, timeZone)}`;
  if (to - from >= 3 * 86_400_000) return `${first} – ${last}`;
  return `${momentText(from, timeZone)} – ${momentText(to, timeZone)}`;
}

/** CET, UTC, GMT+5:30: the short name of the zone at that time. */
export function zoneText(ts: number, timeZone: string): string {
  const parts = format(timeZone, { timeZoneName: "short" }).formatToParts(ts);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}
