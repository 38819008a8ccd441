// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { calendarDays, calendarSpan } from "./calendar-days";
import { SilenceCalendar } from "./silence-calendar";

const NOW = Date.parse("2026-11-23T14:00:00Z");

const open = (search: string, filtered = false, date: string | null = null) => {
  const span = calendarSpan("month", date, "UTC", NOW);
  return renderPage(
    <SilenceCalendar
      span={span}
      days={calendarDays([], span, { timeZone: "UTC", now: NOW, titles: new Map() })}
      silences={[]}
      suggestions={{}}
      timeZone="UTC"
      filtered={filtered}
    />,
    { path: "/silences", search },
  );
};

it.each([
  [false, "No silences in this month."],
  [true, "No matching silences in this month."],
])("an empty month says whether filters may hide some: %s", (filtered, text) => {
  open("", filtered);
  expect(screen.getByText(text)).toBeTruthy();
});

it("begins at today where that is on its way", async () => {
  const { visited } = open("show=month", false, "2027-03-01");
  await act(async () => screen.getByRole("button", { name: "Next month" }).click());
  expect(visited.at(-1)).toBe("/silences?show=month&date=2026-12-01");
});

it.each(["show=month", "show=month&date=nonsense"])(
  "counts every month that is turned before the page arrives: %s",
  async (search) => {
    const { visited } = open(search);
    const press = (name: string) => screen.getByRole("button", { name }).click();
    await act(async () => {
      for (const name of ["Next month", "Next month", "Next month", "Previous month"]) press(name);
    });
    expect(visited.at(-1)).toBe("/silences?show=month&date=2027-01-01");
  },
);
