import { expect, test } from "vitest";
import type { SilenceView } from "@/lib/manage/edit-silences";
import { calendarWeek } from "./calendar-week";

const NOW = Date.UTC(2026, 10, 23, 12);
const iso = (day: number, hour: number) => new Date(Date.UTC(2026, 10, day, hour)).toISOString();
const silence = (id: string, windows: SilenceView["windows"], recurs = false) => ({
  id,
  matchers: { model: "gpt-5", service: "chat" },
  windows,
  recurrence: recurs ? { weekdays: [1], start: "02:00", minutes: 60, time_zone: "UTC" } : null,
});

test("a week is today and the next six days", () => {
  expect(calendarWeek([], "UTC", NOW).map(({ label }) => label)).toEqual([
    "23 Nov",
    "24 Nov",
    "25 Nov",
    "26 Nov",
    "27 Nov",
    "28 Nov",
    "29 Nov",
  ]);
});

test("a window over midnight is in both days, one in another week in none", () => {
  const week = calendarWeek(
    [
      silence("a", [{ from: iso(23, 18), to: iso(24, 6) }]),
      silence("b", [{ from: iso(30, 1), to: iso(30, 2) }]),
    ],
    "UTC",
    NOW,
  );
  expect(week[0]!.blocks).toEqual([{ id: "a", what: "gpt-5, chat", from: 0.75, to: 1, recurs: false }]);
  expect(week[1]!.blocks).toMatchObject([{ id: "a", from: 0, to: 0.25 }]);
  expect(week.slice(2).flatMap(({ blocks }) => blocks)).toEqual([]);
});

test("days follow the time zone, even one of 25 hours", () => {
  // Summer time ends in Vienna on 25 October 2026.
  const [today] = calendarWeek(
    [silence("a", [{ from: "2026-10-25T11:00:00Z", to: null }], true)],
    "Europe/Vienna",
    Date.UTC(2026, 9, 25, 11),
  );
  expect(today).toMatchObject({
    label: "25 Oct",
    today: true,
    blocks: [{ from: 13 / 25, to: 1, recurs: true }],
  });
});
