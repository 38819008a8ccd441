import { expect, test } from "vitest";
import type { Route } from "@/lib/schema/channels/channel";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { escalationText, isRouted, routingPlan } from "./routing-plan";

const route = (id: string, channel_ids: string[], matchers = {}): Route => ({
  id,
  severity: "critical",
  matchers,
  channel_ids,
  ...NO_ESCALATION,
});
const plain = (channel_ids: string[]) => ({
  severity: "critical",
  matchers: {},
  channel_ids,
  ...NO_ESCALATION,
});

test.each([
  ["the first channel creates a route", [], "a", true, [{ verb: "POST", body: plain(["a"]) }]],
  [
    "a second channel joins the route",
    [route("1", ["a"])],
    "b",
    true,
    [{ verb: "PUT", id: "1", body: plain(["a", "b"]) }],
  ],
  ["a channel that is already routed changes nothing", [route("1", ["a"])], "a", true, []],
  [
    "leaves label routes alone",
    [route("1", ["a"], { model: "x" })],
    "a",
    true,
    [{ verb: "POST", body: plain(["a"]) }],
  ],
  [
    "removing the last channel deletes the route",
    [route("1", ["a"])],
    "a",
    false,
    [{ verb: "DELETE", id: "1" }],
  ],
  [
    "a removed channel leaves all plain routes",
    [route("1", ["a", "b"]), route("2", ["a"])],
    "a",
    false,
    [
      { verb: "PUT", id: "1", body: plain(["b"]) },
      { verb: "DELETE", id: "2" },
    ],
  ],
] as const)("%s", (_, routes, channel, wanted, steps) => {
  expect(routingPlan(routes as never, "critical", channel, wanted)).toEqual(steps);
});

test("a route of another severity does not count", () => {
  expect(isRouted([route("1", ["a"])], "warning", "a")).toBe(false);
});

test("describes when and to whom an alert escalates", () => {
  const escalating = { ...route("1", ["a"]), escalate_after_minutes: 15, escalate_to: ["b", "c"] };
  expect(escalationText(escalating, (id) => id.toUpperCase())).toBe("after 15 min to B, C");
  expect(escalationText(route("1", ["a"]), String)).toBeNull();
});
