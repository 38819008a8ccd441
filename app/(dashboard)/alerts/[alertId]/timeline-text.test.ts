import { expect, test } from "vitest";
import { timelineText } from "./timeline-text";

test.each([
  ["fired", { value: 41_200, threshold: 30_000, n: 312 }, "ms", "Fired at 41.2\u202fs, threshold 30\u202fs"],
  ["fired", { value: null, threshold: null }, "count", "Fired"],
  ["fired", { value: 0.0652, threshold: 0.05 }, "ratio", "Fired at 6.5\u202f%, threshold 5\u202f%"],
  ["resolved", { reason: "recovered" }, "ms", "Ended: the value was back on the good side for long enough"],
  ["resolved", {}, "ms", "Ended: no reason given"],
  ["not_notified", { reason: "no route for warning" }, "ms", "Nobody told: no route for warning"],
  ["delivery_failed", { kind: "slack", error: "404" }, "ms", "Not delivered by slack: 404"],
  ["routed", { channels: ["ops", "boss after 15 min"] }, "ms", "Routed to ops, boss after 15 min"],
  ["cool_down", {}, "ms", "Held back: It came back soon after its end: nobody is told unless it lasts."],
  ["released", {}, "ms", "No longer held back"],
  ["something_new", {}, "odd unit", "something new"],
])("%s %j", (kind, data, unit, text) => {
  expect(timelineText({ kind, actor: null, data }, unit)).toBe(text);
});

test("people are named", () => {
  expect(timelineText({ kind: "comment", actor: "ops@example.com", data: { text: "looking" } }, "ms")).toBe(
    "ops@example.com: looking",
  );
});
