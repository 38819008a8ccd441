import { expect, test } from "vitest";
import type { SilenceView } from "@/lib/manage/edit-silences";
import { calendarDays, calendarSpan, dateBeside } from "./calendar-days";

const NOW = Date.parse("2026-11-25T12:00:00Z");
const silence = (id: string, windows: SilenceView["windows"], recurs = false) => ({
  id,
  matchers: { model: "gpt-5", service: "chat" },
  windows,
  recurrence: recurs ? { weekdays: [1], start: "02:00", minutes: 60, time_zone: "UTC" } : null,
});
const week = (silences: ReturnType<typeof silence>[], timeZone = "UTC", now = NOW) =>
  calendarDays(silences, calendarSpan("week", null, timeZone, now), { timeZone, now, titles: new Map() });

test("a week is Monday to Sunday, with today and past days marked", () => {
  const days = week([]);
  expect(days.map(({ date }) => date)).toEqual([
    "2026-11-23",
    "2026-11-24",
    "2026-11-25",
    "2026-11-26",
    "2026-11-27",
    "2026-11-28",
    "2026-11-29",
  ]);
  expect(days.map(({ today }) => today).indexOf(true)).toBe(2);
  expect(days.map(({ past }) => past)).toEqual([true, true, false, false, false, false, false]);
});

test("a month is shown in whole weeks, days of other months marked", () => {
  const span = calendarSpan("month", "2026-11-25", "UTC", NOW);
  expect(span).toMatchObject({ title: "November 2026", today: "2026-11-25" });
  const days = calendarDays([], span, { timeZone: "UTC", now: NOW, titles: new Map() });
  expect(days[0]!.date).toBe("2026-10-26");
  expect(days.at(-1)!.date).toBe("2026-12-06");
  expect(days.filter(({ outside }) => !outside)).toHaveLength(30);
  expect(days.length % 7).toBe(0);
});

test.each([
  ["month", "2026-01-31", 1, "UTC", "2026-02-01"],
  ["month", "2026-03-31", -1, "UTC", "2026-02-01"],
  ["week", "2026-01-01", -1, "UTC", "2025-12-22"],
  // The week after has an hour more than others.
  ["week", "2026-10-24", 1, "Europe/Vienna", "2026-10-26"],
] as const)("the %s of %s leads by %i in %s to %s", (unit, date, by, timeZone, beside) => {
  expect(dateBeside(unit, date, by, timeZone)).toBe(beside);
});

test("a window is in every day that it touches, with its times there", () => {
  const windows = [{ from: "2026-11-24T18:00:00Z", to: "2026-11-26T06:30:00Z" }];
  const items = week([silence("a", windows)]).map((day) => day.items.map(({ times }) => times));
  expect(items).toEqual([[], ["from 18:00"], ["all day"], ["until 06:30"], [], [], []]);
});

test("windows of a day come in order; what ended before now says so", () => {
  const days = week([
    silence("late", [{ from: "2026-11-25T20:00:00Z", to: "2026-11-25T21:00:00Z" }], true),
    silence("early", [{ from: "2026-11-25T08:00:00Z", to: "2026-11-25T09:00:00Z" }]),
    silence("other week", [{ from: "2026-12-01T08:00:00Z", to: "2026-12-01T09:00:00Z" }]),
  ]);
  expect(days.flatMap(({ items }) => items)).toEqual([
    { id: "early", text: "gpt-5, chat", isIncident: false, times: "08:00–09:00", recurs: false, ended: true },
    { id: "late", text: "gpt-5, chat", isIncident: false, times: "20:00–21:00", recurs: true, ended: false },
  ]);
});

test("a silence of an incident has its title, where that is known", () => {
  const windows = [{ from: "2026-11-25T20:00:00Z", to: "2026-11-25T21:00:00Z" }];
  const silences = ["i-1", "i-2"].map((incident) => ({
    ...silence(incident, windows),
    matchers: { incident },
  }));
  const titles = new Map([["i-1", "anthropic failing since 12:10 UTC"]]);
  const span = calendarSpan("week", null, "UTC", NOW);
  const items = calendarDays(silences, span, { timeZone: "UTC", now: NOW, titles }).flatMap(
    (day) => day.items,
  );
  expect(items.map(({ text, isIncident }) => [text, isIncident])).toEqual([
    ["anthropic failing since 12:10 UTC", true],
    ["i-2", true],
  ]);
});

test("days follow the time zone, even one of 25 hours", () => {
  // Summer time ends in Vienna on 25 October 2026, a Sunday.
  const now = Date.parse("2026-10-25T11:00:00Z");
  const days = week([silence("a", [{ from: "2026-10-24T22:30:00Z", to: null }])], "Europe/Vienna", now);
  expect(days).toHaveLength(7);
  expect(days.at(-1)).toMatchObject({ date: "2026-10-25", today: true });
  expect(days.at(-1)!.items).toMatchObject([{ times: "from 00:30", ended: false }]);
});

test.each([null, "", "nonsense", "2026-13-01", "0000-00-00", "9999-01-01", "2026-11-25T00:00"])(
  "the date %s is today",
  (date) => {
    expect(calendarSpan("week", date, "UTC", NOW).from).toBe(Date.parse("2026-11-23T00:00:00Z"));
  },
);
