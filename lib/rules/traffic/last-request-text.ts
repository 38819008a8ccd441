import { dayText, secondsText, zoneText } from "@/lib/format/time-text";

export type LastRequest = { ts: number; model: string; service: string };

/**
 * "Last request 14:03:22 UTC, from checkout, gpt-5-mini". Not how long ago: it is stored with the alert, which would have
 * to be written again each minute.
 */
export function lastRequestText({ ts, model, service }: LastRequest, timeZone: string, now: number): string {
  const day = dayText(ts, timeZone);
  const date = day === dayText(now, timeZone) ? "" : `${day}, `;
  const from = [service, model].filter((name) => name !== "").join(", ");
  return `Last request ${date}${secondsText(ts, timeZone)} ${zoneText(ts, timeZone)}, from ${from}`;
}
