import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { wallClock } from "@/lib/schema/time/zoned-time";
import { ingestState } from "./ingest-state";

const ZONE = "America/New_York";

/** Requests by hour of an office: from nine to five on weekdays, few on Saturdays, none else. */
function office(from: number, to: number, busy: number): Map<number, number> {
  const byHour = new Map<number, number>();
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS) {
    const { year, month, day, hour: local } = wallClock(hour, ZONE);
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    const requests = local < 9 || local >= 17 || weekday === 0 ? 0 : weekday === 6 ? busy / 50 : busy;
    if (requests > 0) byHour.set(hour, requests);
  }
  return byHour;
}

const judge = (now: string, gapMs: number, { busy = 600, knownDays = 30 } = {}) => {
  const at = Date.parse(now);
  const lastRequestAt = at - gapMs;
  const first = at - knownDays * DAY_MS;
  const byHour = office(Math.max(first, lastRequestAt - 8 * DAY_MS), lastRequestAt, busy);
  return ingestState({ lastRequestAt, now: at, timeZone: ZONE, byHour, first }).kind;
};

describe("whether requests arrive", () => {
  it.each<[string, string, number, object, string]>([
    ["a busy hour and a gap of a minute", "2026-03-18T12:00:00-04:00", MINUTE_MS, {}, "live"],
    ["a busy hour and a gap of three minutes", "2026-03-18T12:00:00-04:00", 3 * MINUTE_MS, {}, "late"],
    [
      "few requests and a gap of three minutes",
      "2026-03-18T12:00:00-04:00",
      3 * MINUTE_MS,
      { busy: 40 },
      "live",
    ],
    [
      "few requests and a gap of 7 minutes",
      "2026-03-18T12:00:00-04:00",
      7 * MINUTE_MS,
      { busy: 40 },
      "quiet",
    ],
    [
      "few requests and a gap of 20 minutes",
      "2026-03-18T12:00:00-04:00",
      20 * MINUTE_MS,
      { busy: 40 },
      "late",
    ],
    ["a gap since the office closed", "2026-03-19T03:00:00-04:00", 10 * HOUR_MS, {}, "quiet"],
    ["the office has opened, and nothing came", "2026-03-19T09:05:00-04:00", 16 * HOUR_MS, {}, "late"],
    ["a Sunday, though the weekdays are busy", "2026-03-22T12:00:00-04:00", 19 * HOUR_MS, {}, "quiet"],
    ["a Saturday with an eighth of an hour", "2026-03-21T12:00:00-04:00", 10 * MINUTE_MS, {}, "quiet"],
    ["a Saturday and nothing all morning", "2026-03-21T12:00:00-04:00", 3 * HOUR_MS, {}, "late"],
    [
      "no baseline and a gap of ten minutes",
      "2026-03-18T12:00:00-04:00",
      10 * MINUTE_MS,
      { knownDays: 2 },
      "quiet",
    ],
    ["no baseline and a gap of an hour", "2026-03-18T12:00:00-04:00", HOUR_MS, { knownDays: 2 }, "late"],
    ["more than a week without any", "2026-03-18T12:00:00-04:00", 8 * DAY_MS, {}, "late"],
  ])("%s", (_, now, gapMs, more, expected) => {
    expect(judge(now, gapMs, more)).toBe(expected);
  });
});
