import { describe, expect, it } from "vitest";
import type { Route } from "@/lib/schema/channels/channel";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { matchRoutes, routeAlert } from "./match-routes";

type Severity = Route["severity"];
const route = (severity: Severity, matchers: Route["matchers"], ...channel_ids: string[]): Route => ({
  id: "r",
  severity,
  matchers,
  channel_ids,
  ...NO_ESCALATION,
});
const ROUTES = [
  route("critical", {}, "pager", "chat"),
  route("critical", { model: "gpt-5" }, "chat", "team"),
  route("warning", { model: "gpt-5*", service: "search" }, "search"),
  route("warning", { rule: "Cache hit rate", metric: "cache_hit_rate" }, "cache"),
];
const alert = (
  severity: Severity,
  labels: Record<string, string>,
  ruleName = "p95 latency",
  type = "latency_p95",
) => ({
  ruleName,
  severity,
  type,
  labels,
});

describe("routing", () => {
  it.each<[Severity, Record<string, string>, string[]]>([
    ["critical", {}, ["pager", "chat"]],
    ["critical", { model: "gpt-5" }, ["pager", "chat", "team"]],
    ["warning", { model: "gpt-5" }, []],
    ["warning", { model: "gpt-5-mini", service: "search", provider: "openai" }, ["search"]],
    ["warning", { model: "gpt-4", service: "search" }, []],
    ["warning", { model: "gpt-5", service: "Search" }, []],
  ])("sends a %s alert with %j to %j, each channel once", (severity, labels, channels) => {
    const routed = matchRoutes(ROUTES, alert(severity, labels));
    expect(routed).toEqual(channels.map((channelId) => ({ channelId, afterMinutes: null })));
  });

  it("matches an alert's rule and metric too", () => {
    expect(matchRoutes(ROUTES, alert("warning", {}, "Cache hit rate", "cache_hit_rate"))).toHaveLength(1);
    expect(matchRoutes(ROUTES, alert("warning", {}, "Cache hit rate", "error_rate"))).toEqual([]);
  });

  it("escalates after the shortest time of the matching routes, and never to a channel that is notified at once", () => {
    const escalating = (minutes: number, ...escalate_to: string[]): Route => ({
      ...route("critical", {}, "chat"),
      escalate_after_minutes: minutes,
      escalate_to,
    });
    const routes = [escalating(30, "pager", "boss"), escalating(15, "pager", "chat")];
    expect(matchRoutes(routes, alert("critical", {}))).toEqual([
      { channelId: "chat", afterMinutes: null },
      { channelId: "pager", afterMinutes: 15 },
      { channelId: "boss", afterMinutes: 30 },
    ]);
  });
});

describe("the channels of an alert", () => {
  const channels = ["pager", "chat", "off"].map((id) => ({ id, name: `#${id}`, enabled: id !== "off" }));
  const routed = (ruleKind: string, labels: Record<string, string>, routes = ROUTES) =>
    routeAlert({ ...alert("critical", labels), ruleKind }, routes, channels).map(({ channel }) => channel.id);

  it.each<[string, Record<string, string>, Route[], string[]]>([
    ["circuit_open", { channel: "#pager" }, ROUTES, ["pager", "chat"]],
    ["circuit_open", {}, [], []],
    ["circuit_open", {}, [route("critical", {}, "deleted", "off")], ["off"]],
    ["system_fault", {}, ROUTES, ["pager", "chat"]],
    ["system_fault", { channel: "#pager" }, ROUTES, ["chat"]],
    ["system_fault", { channel: "#pager" }, [route("critical", {}, "pager")], ["chat"]],
    ["system_fault", {}, [], ["pager", "chat"]],
    ["system_fault", { channel: "#chat" }, [route("critical", {}, "deleted")], ["pager"]],
  ])("of kind %s with %j", (kind, labels, routes, wanted) => {
    expect(routed(kind, labels, routes)).toEqual(wanted);
  });
});
