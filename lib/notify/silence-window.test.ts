import { describe, expect, it } from "vitest";
import type { Recurrence, Silence } from "@/lib/schema/alerts/silence";
import { activeWindow, nextWindows } from "./silence-window";

const at = (text: string) => Date.parse(text);
const window = (more: Partial<Recurrence> = {}, silence: Partial<Silence> = {}): Silence => ({
  id: "s",
  matchers: {},
  startsAt: 0,
  endsAt: null,
  comment: "",
  createdBy: "Ada",
  recurrence: { weekdays: [1], start: "22:00", minutes: 240, time_zone: "Europe/Vienna", ...more },
  ...silence,
});

describe("a maintenance window", () => {
  it.each<[string, string, boolean]>([
    ["holds from its start by the clock of its zone", "2026-11-23T21:00:00Z", true],
    ["does not hold a moment before", "2026-11-23T20:59:59.999Z", false],
    ["holds over midnight", "2026-11-24T00:59:59Z", true],
    ["ends after its minutes", "2026-11-24T01:00:00Z", false],
    ["does not hold on other days", "2026-11-24T21:30:00Z", false],
    ["follows daylight saving", "2026-07-06T20:00:00Z", true],
    ["which is an hour earlier in UTC", "2026-07-06T19:59:59Z", false],
  ])("%s", (_, moment, holds) => {
    expect(activeWindow(window(), at(moment)) !== null).toBe(holds);
  });

  it("of a time that the clock change skips begins behind the gap", () => {
    const spring = window({ weekdays: [7], start: "02:30", minutes: 30 });
    expect(activeWindow(spring, at("2026-03-29T01:00:00Z"))).toEqual({
      from: at("2026-03-29T01:00:00Z"),
      to: at("2026-03-29T01:30:00Z"),
    });
  });

  it("lists what comes, from the one that runs", () => {
    const starts = nextWindows(window({ weekdays: [1, 4] }), at("2026-11-23T22:00:00Z"), 3);
    expect(starts.map(({ from }) => new Date(from).toISOString())).toEqual([
      "2026-11-23T21:00:00.000Z",
      "2026-11-26T21:00:00.000Z",
      "2026-11-30T21:00:00.000Z",
    ]);
  });

  it("ends with its end", () => {
    const ending = window({}, { endsAt: at("2026-11-24T00:00:00Z") });
    expect(nextWindows(ending, at("2026-11-23T12:00:00Z"), 3)).toHaveLength(1);
    expect(nextWindows(ending, at("2026-11-24T00:00:00Z"), 3)).toEqual([]);
  });
});

it("a plain silence is one window", () => {
  const plain = window({}, { recurrence: null, startsAt: 10, endsAt: 20 });
  expect(nextWindows(plain, 5, 3)).toEqual([{ from: 10, to: 20 }]);
  expect(activeWindow(plain, 15)).toEqual({ from: 10, to: 20 });
});
