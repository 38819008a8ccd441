import { expect, test } from "vitest";
import {
  againBody,
  changedBody,
  channelBody,
  channelSchema,
  channelTexts,
  faultOf,
  type HeaderRow,
  headerRows,
  headerText,
} from "./channel-change";

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
  ["an existing webhook keeps its address", "webhook", true, { name: "hook", url: "" }, []],
  ["a new webhook needs an address", "webhook", false, { name: "hook", url: "" }, ["config.url"]],
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

test("of an existing channel only what was changed is sent", () => {
  const stored = { name: "mail", config: { to: ["a@example.com", "b@example.com"] } };
  const first = channelTexts("email", stored);
  expect(first).toEqual({ name: "mail", to: "a@example.com, b@example.com" });
  expect(changedBody("email", { ...first, name: "post" }, first)).toEqual({ name: "post" });
  expect(changedBody("email", { ...first, to: "c@example.com" }, first)).toEqual({
    name: "mail",
    config: { to: ["c@example.com"] },
  });
  const hook = { name: "hook", config: { host: "example.com", url: "••••.com", secret: "••••abcd" } };
  const texts = channelTexts("webhook", hook);
  expect(texts).toEqual({ name: "hook", url: "", format: "standard", secret: "", headers: "" });
  expect(changedBody("webhook", { ...texts, format: "alertmanager" }, texts)).toEqual({
    name: "hook",
    config: { format: "alertmanager" },
  });
});

test("headers of a stored channel stay unless they are typed again or removed", () => {
  const hook = {
    name: "hook",
    config: { host: "example.com", headers: { Authorization: "••••", "X-A": "••••" } },
  };
  const first = channelTexts("webhook", hook);
  const rows = headerRows(first.headers);
  expect(rows).toEqual([
    { name: "Authorization", value: "••••" },
    { name: "X-A", value: "••••" },
  ]);
  const changed = (next: HeaderRow[]) =>
    changedBody("webhook", { ...first, headers: headerText(next) }, first).config;
  expect(changed(rows)).toBeUndefined();
  expect(changed([{ name: "Authorization", value: "Bearer x" }, rows[1]!])).toEqual({
    headers: { Authorization: "Bearer x" },
  });
  expect(changed([rows[1]!])).toEqual({ headers: { Authorization: null } });
  expect(changed([...rows, { name: "", value: "" }, { name: " X-B ", value: " b " }])).toEqual({
    headers: { "X-B": "b" },
  });
});

test("the form that made a channel sends all of it again, with the secret that was made", () => {
  const texts = channelTexts("webhook", null);
  const typed = { ...texts, name: "hook", url: "https://a.example/" };
  const fixed = {
    ...typed,
    url: "https://b.example/",
    headers: headerText([{ name: "X-A", value: "1" }]),
  };
  expect(againBody("webhook", fixed, typed, "whsec_x")).toEqual({
    name: "hook",
    config: { url: "https://b.example/", format: "standard", secret: "whsec_x", headers: { "X-A": "1" } },
  });
  expect(againBody("webhook", typed, fixed, "whsec_x").config).toMatchObject({ headers: { "X-A": null } });
});

test("a fault of one value of a list stands at its field", () => {
  const errors = { "config.to.1": "must be an email address", name: "is taken" };
  expect(faultOf(errors, "config.to")).toBe("must be an email address");
  expect(faultOf(errors, "name")).toBe("is taken");
  expect(faultOf(errors, "config.url")).toBeUndefined();
});
