import { expect, test } from "vitest";
import type { SilenceView } from "@/lib/manage/edit-silences";
import { shownSilence } from "./silence-text";

const NOW = Date.UTC(2026, 10, 23, 12);
const silence = (more: Partial<SilenceView>): SilenceView => ({
  id: "s",
  matchers: { model: "gpt-5", error_type: "timeout" },
  starts_at: null,
  ends_at: null,
  recurrence: null,
  comment: "",
  created_by: "Ada",
  windows: [],
  ...more,
});
const iso = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour)).toISOString();
const weekly = { weekdays: [6, 7], start: "02:00", minutes: 60, time_zone: "Europe/Vienna" };

test.each<[Partial<SilenceView>, string, boolean]>([
  [{ windows: [{ from: iso(11), to: iso(13) }] }, "until 23 Nov, 13:00 UTC, by Ada", false],
  [
    { windows: [{ from: iso(13), to: iso(14) }], comment: "move" },
    "from 23 Nov, 13:00 until 23 Nov, 14:00 UTC, by Ada: move",
    false,
  ],
  [
    { recurrence: weekly, windows: [{ from: iso(13), to: iso(14) }] },
    "every Sat, Sun at 02:00 for 1 h Europe/Vienna, next from 23 Nov, 13:00 until 23 Nov, 14:00 UTC, by Ada",
    true,
  ],
  [
    {
      recurrence: {
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        start: "22:00",
        end: "07:00",
        time_zone: "Asia/Kolkata",
      },
      windows: [{ from: iso(13), to: iso(14) }],
    },
    "every day from 22:00 until 07:00 Asia/Kolkata, next from 23 Nov, 13:00 until 23 Nov, 14:00 UTC, by Ada",
    true,
  ],
])("%j", (more, about, recurs) => {
  const what = "model gpt-5, error type timeout";
  const shown = shownSilence(silence(more), { timeZone: "UTC", now: NOW, titles: new Map() });
  expect(shown).toEqual({ id: "s", what, about, recurs, incident: null });
});

test.each([
  ["by its title", new Map([["i1", "anthropic failing since 12:10"]]), "anthropic failing since 12:10"],
  ["by its id, if it is no longer stored", new Map(), "i1"],
])("a silence of an incident names it %s", (_, titles, name) => {
  const matchers = { incident: "i1", severity: "warning" };
  expect(shownSilence(silence({ matchers }), { timeZone: "UTC", now: NOW, titles })).toMatchObject({
    what: `incident ${name}, severity warning`,
    incident: "i1",
  });
});
