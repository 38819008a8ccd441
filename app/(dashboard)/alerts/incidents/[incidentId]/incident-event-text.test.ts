import { expect, it } from "vitest";
import { incidentEventText } from "./incident-event-text";

const titles = new Map([["a", "p95 latency, gpt-5"]]);

it.each<[string, Record<string, unknown>, string]>([
  ["opened", { alert: "a" }, "Opened with p95 latency, gpt-5"],
  ["grew", { alert: "a", link: "same model", related: [] }, "p95 latency, gpt-5 joined (same model)"],
  [
    "grew",
    { alert: "b", link: "same provider", related: ["x"] },
    "an alert joined (same provider); also matches 1 other incident",
  ],
  ["severity_up", {}, "Escalated to critical"],
  ["severity_down", {}, "Downgraded to warning"],
  ["eased", { alert: "a" }, "p95 latency, gpt-5 resolved"],
  ["resolved", {}, "Resolved"],
  ["reopened", { alert: "a" }, "Reopened with p95 latency, gpt-5"],
  ["acknowledged", {}, "Acknowledged by Ann"],
  ["of_a_later_version", {}, "of a later version"],
])("%s with %j", (kind, data, text) => {
  expect(incidentEventText({ kind, actor: "Ann", data }, titles)).toBe(text);
});
