import { z } from "zod";
import { BulkAction } from "@/lib/schema/alerts/bulk-action";
import { LinkAction } from "@/lib/schema/alerts/link-action";
import { NewSilence, SilenceQuestion } from "@/lib/schema/alerts/silence";
import {
  ChannelChange,
  ChannelTest,
  NewChannel,
  NewRoute,
  RouteQuestion,
  SecretRotation,
} from "@/lib/schema/channels/channel";
import { HitModes } from "@/lib/schema/detectors/hit-mode";
import { NewIncident } from "@/lib/schema/detectors/incident";
import { NewApiKey } from "@/lib/schema/people/api-key";
import { ChangePassword } from "@/lib/schema/people/credentials";
import { MemberChange } from "@/lib/schema/people/member";
import { ProjectChange } from "@/lib/schema/people/project";
import { SetUp } from "@/lib/schema/people/set-up";
import { text } from "@/lib/schema/request/request-input";
import { BacktestAnswer, BacktestQuestion } from "@/lib/schema/rules/backtest";
import { BudgetChange, NewBudget } from "@/lib/schema/rules/budget";
import { NewRule, RuleChange } from "@/lib/schema/rules/rule";
import type { Endpoint, Parameter } from "./endpoint";

const id = (name: string): Parameter => ({ name, in: "path", description: "As the list shows it" });
const query = (name: string, description: string): Parameter => ({ name, in: "query", description });
const ok = { status: 200 };
const made = { status: 201 };
const gone = { status: 204 };

/** A list, and its entries made, changed and deleted. */
function crud(
  path: string,
  name: string,
  one: {
    noun: string;
    create: z.ZodType;
    change: z.ZodType;
    method: "patch" | "put";
    access?: "edit" | "act";
  },
): Endpoint[] {
  const parameters = [id(name)];
  const access = one.access ?? "edit";
  return [
    { method: "get", path, access: "read", summary: `List ${one.noun}s`, answer: ok },
    { method: "post", path, access, summary: `Make a ${one.noun}`, body: one.create, answer: made },
    {
      method: one.method,
      path: `${path}/{${name}}`,
      access,
      parameters,
      summary: `Change a ${one.noun}`,
      body: one.change,
      answer: ok,
    },
    {
      method: "delete",
      path: `${path}/{${name}}`,
      access,
      parameters,
      summary: `Delete a ${one.noun}`,
      answer: gone,
    },
  ];
}

const alertVerb = (verb: string, summary: string, more: Partial<Endpoint> = {}): Endpoint => ({
  method: "post",
  path: `/alerts/{alertId}/${verb}`,
  access: "act",
  summary,
  parameters: [id("alertId")],
  answer: ok,
  ...more,
});

/** Alerts, and what people set up. Secrets are write-only and come back as their last four characters. */
export const MANAGE_ENDPOINTS: readonly Endpoint[] = [
  {
    method: "get",
    path: "/alerts",
    access: "read",
    summary: "Alerts, firing ones first",
    parameters: [
      query("state", "firing, resolved, or pending: what has breached, but not often enough yet to fire"),
      query("severity", "warning or critical"),
      query("rule", "Only alerts of rules with this name; repeatable, as the three that follow"),
      query("model", "Only alerts of this model"),
      query("provider", "Only alerts of this provider"),
      query("service", "Only alerts of this service"),
      query("text", "Only alerts whose rule or message says this"),
      query("since", "ISO 8601: firing, or ended since then"),
      query("limit", "1 to 500; 100"),
    ],
    answer: ok,
  },
  {
    method: "post",
    path: "/alerts/bulk",
    access: "act",
    body: BulkAction,
    answer: ok,
    summary: "Acknowledge, end or silence several alerts; each says how it went",
  },
  {
    method: "get",
    path: "/alerts/{alertId}",
    access: "read",
    parameters: [id("alertId")],
    summary: "One alert with its timeline, what its rule saw when it fired and ended, and its deliveries",
    answer: ok,
  },
  {
    method: "get",
    path: "/alerts/{alertId}/chart",
    access: "read",
    parameters: [id("alertId")],
    summary:
      "The figure that an alert is about, around its episode, and who has most to do with its move; null where there is none",
    answer: ok,
  },
  alertVerb("acknowledge", "Acknowledge an alert"),
  alertVerb("resolve", "Resolve an alert by hand"),
  alertVerb("accept", "Take the level that an anomaly shows for the new normal"),
  alertVerb("comment", "Write a comment", { body: z.strictObject({ text: text(2_000, 1) }), answer: made }),
  {
    method: "get",
    path: "/deliveries",
    access: "read",
    summary: "Messages sent and waiting, with every attempt",
    parameters: [query("channel_id", "Only those of this channel")],
    answer: ok,
  },
  {
    method: "post",
    path: "/deliveries/{deliveryId}/resend",
    access: "edit",
    summary: "Send a message again",
    parameters: [id("deliveryId")],
    answer: { status: 202 },
  },
  ...crud("/rules", "ruleId", { noun: "rule", create: NewRule, change: RuleChange, method: "patch" }),
  {
    method: "post",
    path: "/rules/backtest",
    access: "edit",
    body: BacktestQuestion,
    summary:
      "How often a rule would have fired over the last 14 days, evaluated once a minute. 422 above 2 million evaluations (minutes times label sets) or after 20 seconds",
    answer: { status: 200, schema: BacktestAnswer },
  },
  {
    method: "post",
    path: "/rules/{ruleId}/reset",
    access: "edit",
    parameters: [id("ruleId")],
    summary: "Make a rule of the default pack as the pack has it",
    answer: ok,
  },
  {
    method: "get",
    path: "/hit-modes",
    access: "read",
    answer: ok,
    summary: "What hits of the z rule of single requests do, and what `notify` would have sent",
  },
  {
    method: "put",
    path: "/hit-modes",
    access: "edit",
    body: HitModes,
    answer: ok,
    summary: "Set all modes of the z rule of single requests",
  },
  ...crud("/channels", "channelId", {
    noun: "channel",
    create: NewChannel,
    change: ChannelChange,
    method: "patch",
  }),
  {
    method: "post",
    path: "/channels/{channelId}/test",
    access: "edit",
    parameters: [id("channelId")],
    summary: "Send a test message for real and show the receiver's own answer",
    body: ChannelTest,
    bodyOptional: true,
    answer: ok,
  },
  {
    method: "post",
    path: "/channels/{channelId}/rotate-secret",
    access: "edit",
    summary: "A new signing secret for a webhook; the old one signs along for some hours",
    parameters: [id("channelId")],
    body: SecretRotation,
    bodyOptional: true,
    answer: ok,
  },
  {
    method: "post",
    path: "/routes/match",
    access: "read",
    body: RouteQuestion,
    answer: ok,
    summary: "Where an alert of this severity and with these labels would go",
  },
  ...crud("/routes", "routeId", { noun: "route", create: NewRoute, change: NewRoute, method: "put" }),
  {
    method: "post",
    path: "/silences/preview",
    access: "read",
    body: SilenceQuestion,
    answer: ok,
    summary: "Which firing alerts would these matchers keep quiet?",
  },
  ...crud("/silences", "silenceId", {
    noun: "silence",
    create: NewSilence,
    change: NewSilence,
    method: "put",
    access: "act",
  }),
  { method: "get", path: "/incidents", access: "read", summary: "Times left out of learning", answer: ok },
  {
    method: "post",
    path: "/incidents",
    access: "act",
    body: NewIncident,
    answer: made,
    summary: "Leave a time out of what the detectors learn",
  },
  {
    method: "delete",
    path: "/incidents/{incidentId}",
    access: "act",
    parameters: [id("incidentId")],
    summary: "Let the detectors learn from a time after all",
    answer: gone,
  },
  ...crud("/budgets", "budgetId", {
    noun: "budget",
    create: NewBudget,
    change: BudgetChange,
    method: "patch",
  }),
  { method: "get", path: "/api-keys", access: "admin", summary: "List the usable API keys", answer: ok },
  {
    method: "post",
    path: "/api-keys",
    access: "admin",
    body: NewApiKey,
    summary: "Make an API key, which is shown this once",
    answer: made,
  },
  {
    method: "delete",
    path: "/api-keys/{keyId}",
    access: "admin",
    parameters: [id("keyId")],
    summary: "Revoke an API key",
    answer: gone,
  },
  { method: "get", path: "/members", access: "admin", summary: "List the members of the team", answer: ok },
  {
    method: "patch",
    path: "/members/{userId}",
    access: "admin",
    parameters: [id("userId")],
    summary: "Change a member's role",
    body: MemberChange,
    answer: ok,
  },
  {
    method: "delete",
    path: "/members/{userId}",
    access: "admin",
    parameters: [id("userId")],
    summary: "Remove a member",
    answer: gone,
  },
  { method: "get", path: "/projects", access: "account", summary: "List one's projects", answer: ok },
  {
    method: "get",
    path: "/projects/{projectId}",
    access: "read",
    parameters: [id("projectId")],
    summary: "One project",
    answer: ok,
  },
  {
    method: "patch",
    path: "/projects/{projectId}",
    access: "admin",
    parameters: [id("projectId")],
    summary: "Change a project's settings",
    body: ProjectChange,
    answer: ok,
  },
  {
    method: "put",
    path: "/password",
    access: "account",
    summary: "Change one's password; ends all sessions",
    body: ChangePassword,
    answer: ok,
  },
  {
    method: "get",
    path: "/setup",
    access: "open",
    summary: "Whether first-run set-up is waiting",
    answer: ok,
  },
  {
    method: "post",
    path: "/setup",
    access: "open",
    summary: "First-run set-up with the code on the console",
    body: SetUp,
    answer: made,
  },
  {
    method: "post",
    path: "/links/{token}",
    access: "open",
    parameters: [id("token")],
    summary: "Do what the signed link of a message offers",
    body: LinkAction,
    answer: ok,
  },
];
