import { expect, test } from "vitest";
import { channelBody, channelSchema } from "./channel-change";

const key = "a".repeat(32);

test.each([
  ["a new Slack channel", "slack", false, { name: "ops", url: "https://hooks.slack.com/x" }, []],
  ["a new one without its address", "slack", false, { name: "ops", url: " " }, ["config.url"]],
  ["no name", "slack", false, { name: " ", url: "https://hooks.slack.com/x" }, ["name"]],
  ["an address that is none", "webhook", false, { name: "hook", url: "example.com" }, ["config.url"]],
  ["a webhook whose secret will be made", "webhook", false, { name: "hook", url: "https://example.com" }, []],
  ["a short key", "pagerduty", false, { name: "pd", routing_key: "abc" }, ["config.routing_key"]],
  ["an existing channel keeps its secret", "pagerduty", true, { name: "pd", routing_key: "" }, []],
  [
    "a new secret of an existing one is checked",
    "pagerduty",
    true,
    { name: "pd", routing_key: "abc" },
    ["config.routing_key"],
  ],
  ["an existing webhook still needs its address", "webhook", true, { name: "hook", url: "" }, ["config.url"]],
] as const)("%s", (_, kind, existing, texts, faults) => {
  const body = { ...channelBody(kind, texts as never), ...(existing ? {} : { kind }) };
  const result = channelSchema(kind, existing).safeParse(body);
  expect(result.error?.issues.map(({ path }) => path.join(".")) ?? []).toEqual(faults);
});

test("fields that were left empty are not sent", () => {
  expect(channelBody("pagerduty", { name: "pd", routing_key: key, url: "" })).toEqual({
    name: "pd",
    config: { routing_key: key },
  });
});
