import { expect, test } from "vitest";
import type { Hold } from "@/lib/schema/alerts/silence";
import type { NotifiedChannel } from "@/lib/store/outbox/list-notified-channels";
import { notifiedOf } from "./load-notified";
import { heldOf, notifiedOfMember, toldOfIncident } from "./told-of";

const NOW = Date.parse("2026-11-23T14:00:00Z");
const SILENCED: Hold = { kind: "silenced", silence_id: "7", by: "Ada", comment: "", until: null };
const INHIBITED: Hold = { kind: "inhibited", alert_id: "9", by: "Breaker", why: "the breaker is open" };
const firing = (id: string, held_by: Hold | null) => ({ id, state: "firing" as const, held_by });
const resolved = (id: string) => ({ id, state: "resolved" as const, held_by: null });

test.each([
  ["all are silenced", [firing("a", SILENCED), firing("b", SILENCED)], "Silenced by Ada."],
  [
    "the silence explains more than what follows from it",
    [firing("a", INHIBITED), firing("b", SILENCED)],
    "Silenced by Ada.",
  ],
  ["resolved ones do not count", [resolved("a"), firing("b", SILENCED)], "Silenced by Ada."],
  ["one is not suppressed", [firing("a", SILENCED), firing("b", null)], null],
  ["none fires", [resolved("a")], null],
])("why the notifications of an incident are suppressed: %s", (_, members, expected) => {
  expect(heldOf(members)).toBe(expected);
});

const sent: NotifiedChannel = {
  ...{ alertId: "a", channel: "#oncall", kind: "slack", deliveredAt: NOW, waiting: false, failed: false },
};
const reached = (channels: NotifiedChannel[]) => ({
  unheard: new Map(),
  notifications: { channels, events: [] },
  clock: { timeZone: "UTC", now: NOW },
});

test.each([
  ["is sent with the next message of its group", ["routed"], "In the next message to ops, boss after 15 min"],
  ["has no channel", ["not_notified"], "Not delivered: no channel"],
  ["got a channel later", ["not_notified", "routed"], "In the next message to ops, boss after 15 min"],
  ["was over before it was sent", ["routed", "resolved"], null],
])("an alert without a message %s", (_, kinds, notNotified) => {
  const data = { channels: ["ops", "boss after 15 min"], reason: "no channel" };
  const events = kinds.map((kind) => ({ alertId: "a", kind, data }));
  const of = (channels: NotifiedChannel[]) =>
    notifiedOf(["a"], { channels, events }, { timeZone: "UTC", now: NOW });
  expect(of([])).toEqual({ notified: [], notNotified });
  expect(of([sent]).notNotified).toBeNull();
});

test("an incident that was silenced before anything was sent says so, and one silenced later says who was notified", () => {
  const incident = { listed: ["a"], members: [firing("a", SILENCED)], firing: 1 };
  expect(toldOfIncident(incident, reached([]))).toMatchObject({ told: "Silenced by Ada.", held: null });
  expect(toldOfIncident(incident, reached([sent]))).toMatchObject({
    told: "Sent to Slack #oncall at 14:00",
    held: "Silenced by Ada.",
  });
});

test.each([
  ["some are", [firing("a", SILENCED), firing("b", null), resolved("c")], 4, "1 of 4 firing alerts silenced"],
  ["what explains one is not a silence", [firing("a", INHIBITED), firing("b", null)], 2, null],
  ["none is", [firing("a", null)], 1, null],
])("an incident says how many of its alerts are silenced: %s", (_, members, count, held) => {
  expect(toldOfIncident({ listed: [], members, firing: count }, reached([])).held).toBe(held);
});

test("the message about another alert of the incident stands for one that has none", () => {
  const of = (id: string, channels: NotifiedChannel[], held_by: Hold | null = null) =>
    notifiedOfMember({ id, held_by }, ["a", "b"], reached(channels));
  expect(of("a", [sent])).toEqual({ notified: ["Slack #oncall at 14:00"], notNotified: null });
  expect(of("b", [sent])).toEqual({ notified: [], notNotified: "Covered by the incident's message" });
  expect(of("b", [])).toEqual({ notified: [], notNotified: null });
  // It is not what kept a suppressed one from being sent.
  expect(of("b", [sent], INHIBITED)).toEqual({ notified: [], notNotified: null });
});
