import { expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { whyUnheard } from "./reach";

const NOW = Date.UTC(2026, 10, 28, 12);
type Facts = Parameters<typeof whyUnheard>[0];
const facts = (more: Partial<Facts> = {}): Facts => ({
  severity: "critical",
  toldAs: null,
  waitingSince: NOW - 30 * MINUTE_MS,
  targets: 1,
  enabled: 1,
  channels: 1,
  failed: false,
  ...more,
});
const none = { targets: 0, enabled: 0, waitingSince: null };

it.each<[string, Partial<Facts>, ReturnType<typeof whyUnheard>]>([
  ["no one without a channel", { ...none, channels: 0 }, "no_channel"],
  ["no one without a route", none, "no_route"],
  ["no one whose channels are disabled", { enabled: 0, waitingSince: null }, "channel_disabled"],
  ["no one whose message was refused", { failed: true, waitingSince: null }, "delivery_failed"],
  ["no one after a long wait", {}, "delivery_failed"],
  ["someone if it was delivered", { toldAs: "critical" }, null],
  ["someone even if another channel refused it", { toldAs: "critical", failed: true }, null],
  ["no one if people know it only as a warning", { toldAs: "warning", failed: true }, "delivery_failed"],
  ["someone soon", { waitingSince: NOW - MINUTE_MS + 1, failed: true }, null],
  ["no one if it is retried for longer", { waitingSince: NOW - MINUTE_MS, failed: true }, "delivery_failed"],
  ["someone soon as a warning in a group that waits", { waitingSince: NOW - 5 * MINUTE_MS }, null],
])("a firing alert notifies %s", (_, more, why) => {
  expect(whyUnheard(facts(more), NOW)).toBe(why);
});
