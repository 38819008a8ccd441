import { expect, test } from "vitest";
import type { SilenceView } from "@/lib/manage/edit-silences";
import { kept, silenceDraft } from "./silence-draft";

const NOW = Date.parse("2026-11-10T14:20:00Z");
const ONCE: SilenceView = {
  id: "s",
  matchers: { model: "gpt-5" },
  starts_at: "2026-11-12T08:00:00.000Z",
  ends_at: "2026-11-12T10:30:00.000Z",
  recurrence: null,
  comment: "",
  created_by: "Ann",
  windows: [],
};
const weekly = (more: { end?: string; minutes?: number }): SilenceView => ({
  ...ONCE,
  ends_at: null,
  recurrence: { weekdays: [6], start: "23:30", time_zone: "UTC", ...more },
});

test("a new silence begins now, one from the calendar at its day, a stored one as it is", () => {
  const times = (silence: SilenceView | undefined, startsAt: number | undefined) =>
    silenceDraft(silence, startsAt, "Europe/Vienna", NOW).times;
  expect(times(undefined, undefined)).toMatchObject({ end: "2", from: "2026-11-10 15:20" });
  expect(times(undefined, Date.parse("2026-11-20T08:00:00Z"))).toMatchObject({
    end: "moment",
    from: "2026-11-20 09:00",
    to: "2026-11-20 10:00",
  });
  expect(times(ONCE, undefined)).toMatchObject({
    end: "moment",
    from: "2026-11-12 09:00",
    to: "2026-11-12 11:30",
  });
});

test.each([
  [{ end: "07:00" }, "07:00"],
  [{ minutes: 60 }, "00:30"],
  [{ minutes: 24 * 60 }, "23:30"],
])("a maintenance window with %j ends at %s", (more, end) => {
  expect(silenceDraft(weekly(more), undefined, "UTC", NOW)).toMatchObject({
    kind: "weekly",
    weekly: { start: "23:30", end },
    weekdays: [6],
  });
});

test("a change keeps when a maintenance window began; a one-time silence sends its own times", () => {
  const window = weekly({ end: "07:00" });
  const body = { matchers: {}, comment: "", recurrence: window.recurrence! };
  expect(kept(window, body)).toEqual({ starts_at: window.starts_at });
  expect(kept(ONCE, { matchers: {}, comment: "" })).toEqual({});
});
