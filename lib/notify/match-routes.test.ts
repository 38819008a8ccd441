import { expect, it } from "vitest";
import type { Route } from "@/lib/schema/channel";
import { matchRoutes } from "./match-routes";

const route = (
  severity: Route["severity"],
  matchers: Route["matchers"],
  ...channel_ids: string[]
): Route => ({
  id: "r",
  severity,
  matchers,
  channel_ids,
});
const ROUTES = [
  route("critical", {}, "pager", "chat"),
  route("critical", { model: "gpt-5" }, "chat", "team"),
  route("warning", { model: "gpt-5", service: "search" }, "search"),
];

it.each<[Route["severity"], Record<string, string>, string[]]>([
  ["critical", {}, ["pager", "chat"]],
  ["critical", { model: "gpt-5" }, ["pager", "chat", "team"]],
  ["warning", { model: "gpt-5" }, []],
  ["warning", { model: "gpt-5", service: "search", provider: "openai" }, ["search"]],
  ["warning", { model: "gpt-5", service: "Search" }, []],
])("a %s alert with %j goes to %j, each channel once", (severity, labels, channels) => {
  expect(matchRoutes(ROUTES, severity, labels)).toEqual(channels);
});
