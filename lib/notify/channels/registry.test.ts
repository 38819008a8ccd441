import { expect, it } from "vitest";
import { groupKeyOf } from "@/lib/notify/group-key";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { CHANNEL_DRIVERS, factsOf, PACES } from "./registry";

const KINDS = Object.keys(CHANNEL_DRIVERS) as ChannelKind[];
const kindsWhere = (holds: (kind: ChannelKind) => boolean) => KINDS.filter(holds).sort();

it("only PagerDuty takes one alert per message, and repeats and groups on its side", () => {
  expect(kindsWhere((kind) => factsOf(kind).grouping === "alert")).toEqual(["pagerduty"]);
  expect(kindsWhere((kind) => factsOf(kind).opensIncidents)).toEqual(["pagerduty"]);
  expect(kindsWhere((kind) => !factsOf(kind).sendsRepeats)).toEqual(["pagerduty"]);
  expect(kindsWhere((kind) => !factsOf(kind).sendsPast)).toEqual(["pagerduty"]);
  expect(kindsWhere((kind) => !factsOf(kind).sendsDigests)).toEqual(["pagerduty"]);
});

it("PagerDuty and webhooks are notified of acknowledgements", () => {
  expect(kindsWhere((kind) => factsOf(kind).sendsAcknowledgements)).toEqual(["pagerduty", "webhook"]);
});

it("Slack and Teams have a pace", () => {
  expect(PACES).toEqual([
    { kind: "slack", ms: 1_000 },
    { kind: "teams", ms: 300 },
  ]);
});

it("alerts of one incident, or else of one rule and model, share messages, except where a channel takes each alone", () => {
  const alert = {
    ruleId: "r",
    fingerprint: "f",
    labels: { model: "gpt-5", service: "chat", provider: "openai" },
  };
  expect(groupKeyOf(alert, factsOf("slack"), null)).toBe("r|gpt-5");
  expect(groupKeyOf({ ...alert, labels: { provider: "openai" } }, factsOf("email"), null)).toBe("r|openai");
  expect(groupKeyOf({ ...alert, labels: {} }, factsOf("webhook"), null)).toBe("r|");
  expect(groupKeyOf(alert, factsOf("pagerduty"), null)).toBe("r|f");
  expect(groupKeyOf(alert, factsOf("slack"), "i")).toBe("incident|i");
  expect(groupKeyOf(alert, factsOf("pagerduty"), "i")).toBe("incident|i");
});
