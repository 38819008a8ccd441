import { expect, it } from "vitest";
import { silenceTimes } from "./silence-end";

// 21:10 in Vienna, 15:10 in New York.
const NOW = Date.UTC(2026, 9, 24, 19, 10);
const times = { end: "2", time: "07:00", from: "2026-10-25 01:00", to: "2026-10-25 04:00" };

it.each<[string, Partial<typeof times>, string, object]>([
  ["after two hours", {}, "UTC", { ends_at: "2026-10-24T21:10:00.000Z" }],
  ["after half an hour", { end: "0.5" }, "UTC", { ends_at: "2026-10-24T19:40:00.000Z" }],
  [
    "at 07:00, after the clock change",
    { end: "time" },
    "Europe/Vienna",
    { ends_at: "2026-10-25T06:00:00.000Z" },
  ],
  [
    "later today",
    { end: "time", time: "15:30" },
    "America/New_York",
    { ends_at: "2026-10-24T19:30:00.000Z" },
  ],
  [
    "tomorrow at the time that it is",
    { end: "time", time: "19:10" },
    "UTC",
    { ends_at: "2026-10-25T19:10:00.000Z" },
  ],
  [
    "at a time without a zero",
    { end: "time", time: " 7:00 " },
    "UTC",
    { ends_at: "2026-10-25T07:00:00.000Z" },
  ],
  ["never at no time", { end: "time", time: "" }, "UTC", { ends_at: "" }],
  [
    "at a moment",
    { end: "moment" },
    "Europe/Vienna",
    { starts_at: "2026-10-24T23:00:00.000Z", ends_at: "2026-10-25T03:00:00.000Z" },
  ],
])("a silence ends %s", (_, more, zone, sent) => {
  expect(silenceTimes({ ...times, ...more }, zone, NOW)).toEqual(sent);
});
