// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { calendarDays, calendarSpan } from "./calendar-days";
import { SilenceCalendar } from "./silence-calendar";

const NOW = Date.parse("2026-11-23T14:00:00Z");
const span = calendarSpan("month", null, "UTC", NOW);

it.each([
  [false, "No silences in this month."],
  [true, "No matching silences in this month."],
])("an empty month says whether filters may hide some: %s", (filtered, text) => {
  renderPage(
    <SilenceCalendar
      span={span}
      days={calendarDays([], span, { timeZone: "UTC", now: NOW, titles: new Map() })}
      silences={[]}
      suggestions={{}}
      timeZone="UTC"
      filtered={filtered}
    />,
  );
  expect(screen.getByText(text)).toBeTruthy();
});
