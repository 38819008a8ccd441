import { expect, test } from "vitest";
import { timelineText } from "./timeline-text";

test.each([
  ["fired", { value: 41_200, threshold: 30_000, n: 312 }, "ms", "Fired at 41.2\u202fs, threshold 30\u202fs"],
  ["fired", { value: null, threshold: null }, "count", "Fired"],
  ["fired", { value: 0.0652, threshold: 0.05 }, "ratio", "Fired at 6.5\u202f%, threshold 5\u202f%"],
  ["resolved", { reason: "recovered" }, "ms", "Resolved: back within the threshold"],
  ["resolved", {}, "ms", "Resolved: no reason given"],
  ["not_notified", { reason: "no route for warning" }, "ms", "No one notified: no route for warning"],
  ["delivery_failed", { kind: "slack", error: "404" }, "ms", "Not delivered to slack: 404"],
  ["routed", { channels: ["ops", "boss after 15 min"] }, "ms", "Routed to ops, boss after 15 min"],
  [
    "cool_down",
    {},
    "ms",
    "Notification suppressed: fired again soon after it resolved. Notifies if it keeps firing.",
  ],
  ["released", {}, "ms", "No longer suppressed"],
  ["something_new", {}, "odd unit", "something new"],
])("%s %j", (kind, data, unit, text) => {
  expect(timelineText({ kind, actor: null, data }, unit)).toBe(text);
});

test("a comment names its author", () => {
  expect(timelineText({ kind: "comment", actor: "ops@example.com", data: { text: "looking" } }, "ms")).toBe(
    "ops@example.com: looking",
  );
});
