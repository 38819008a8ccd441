import { expect, test } from "vitest";
import { NewSilence } from "@/lib/schema/alerts/silence";
import { NewChannel } from "@/lib/schema/channels/channel";
import { faultText } from "./fault-text";

const silence = (more: object) => NewSilence.safeParse({ matchers: { model: "gpt-5" }, ...more });
const recurrence = { weekdays: [1], start: "02:00", minutes: 60, time_zone: "UTC" };

test.each([
  ["no date", silence({ ends_at: "" }), "must be a date and a time, such as 2026-11-28 07:04"],
  ["no number", silence({ recurrence: { ...recurrence, minutes: Number.NaN } }), "must be a number"],
  ["too much", silence({ recurrence: { ...recurrence, minutes: 2_000 } }), "must be at most 1,440"],
  ["no weekday", silence({ recurrence: { ...recurrence, weekdays: [] } }), "must have at least one weekday"],
  [
    "a field left empty",
    NewChannel.safeParse({ kind: "slack", name: "ops", config: {} }),
    "must not be empty",
  ],
])("%s", (_, { error }, text) => {
  expect(error!.issues.map((issue) => faultText(issue))).toEqual([text]);
});
