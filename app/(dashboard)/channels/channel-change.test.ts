import { expect, test } from "vitest";
import { channelBody, channelSchema } from "./channel-change";

const key = "a".repeat(32);

test.each([
  [
    "a new Slack channel",
    "slack",
    false,
    { name: "ops", url: "https://hooks.slack.com/services/T1/B1/x" },
    [],
  ],
  ["a new one without its address", "slack", false, { name: "ops", url: " " }, ["config.url"]],
  ["no name", "slack", false, { name: " ", url: "https://hooks.slack.com/services/T1/B1/x" }, ["name"]],
  ["an address that is none", "webhook", false, { name: "hook", url: "example.com" }, ["config.url"]],
  ["a webhook whose secret will be made", "webhook", false, { name: "hook", url: "https://example.com" }, []],
  ["Teams", "teams", false, { name: "t", url: "https://x.api.powerplatform.com/workflows/1?sig=a" }, []],
  ["a Teams connector", "teams", false, { name: "t", url: "https://x.webhook.office.com/1" }, ["config.url"]],
  ["a link to Slack", "slack", false, { name: "s", url: "https://app.slack.com/client/T1" }, ["config.url"]],
  [
    "a link to Discord",
    "discord",
    false,
    { name: "d", url: "https://discord.com/channels/1/2" },
    ["config.url"],
  ],
  ["Discord", "discord", false, { name: "d", url: "https://discord.com/api/webhooks/1/x-y_z" }, []],
  ["mail", "email", false, { name: "m", to: "a@example.com, B@example.com;\nc@example.com" }, []],
  ["mail to nobody", "email", false, { name: "m", to: " " }, ["config.to"]],
  ["mail to what is no address", "email", false, { name: "m", to: "a@example.com, x" }, ["config.to.1"]],
  [
    "a body of unknown form",
    "webhook",
    true,
    { name: "h", url: "https://e.org", format: "x" },
    ["config.format"],
  ],
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
