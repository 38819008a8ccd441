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

const id = (name: string): Parameter => ({ name, in: "path", description: "As returned by the list" });
const query = (name: string, description: string): Parameter => ({ name, in: "query", description });
const ok = { status: 200 };
const made = { status: 201 };
const gone = { status: 204 };

/** List, create, change and delete. */
function crud(
  path: string,
  name: string,
  one: {
    noun: string;
    create: z.ZodType;
    change: z.ZodType;
    method: "patch" | "put";
    access?: "edit" | "act";
    list?: "read";
  },
): Endpoint[] {
  const parameters = [id(name)];
  const access = one.access ?? "edit";
  return [
    { method: "get", path, access: one.list ?? access, summary: `List ${one.noun}s`, answer: ok },
    { method: "post", path, access, summary: `Create a ${one.noun}`, body: one.create, answer: made },
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

/** Alerts and configuration. Secrets are write-only; only their last four characters are returned. */
export const MANAGE_ENDPOINTS: readonly Endpoint[] = [
  {
    method: "get",
    path: "/alerts",
    access: "read",
    summary: "Alerts, firing ones first",
    parameters: [
      query("state", "firing, resolved or pending (breached, but not often enough to fire)"),
      query("severity", "warning or critical"),
      query("rule", "Only alerts of rules with this name; repeatable, like model, provider and service"),
      query("model", "Only alerts of this model"),
      query("provider", "Only alerts of this provider"),
      query("service", "Only alerts of this service"),
      query("text", "Only alerts whose rule name or message contains this text"),
      query("since", "ISO 8601: firing, or resolved since then"),
      query("limit", "1 to 500; default: 100"),
    ],
    answer: ok,
  },
  {
    method: "post",
    path: "/alerts/bulk",
    access: "act",
    body: BulkAction,
    answer: ok,
    summary: "Acknowledge, resolve or silence several alerts; returns a result for each",
  },
  {
    method: "get",
    path: "/alerts/{alertId}",
    access: "read",
    parameters: [id("alertId")],
    summary: "One alert with its timeline, its evaluations and its deliveries",
    answer: ok,
  },
  {
    method: "get",
    path: "/alerts/{alertId}/chart",
    access: "read",
    parameters: [id("alertId")],
    summary:
      "The metric of an alert around its episode, and the largest contributions to its change; null if there is none",
    answer: ok,
  },
  alertVerb("acknowledge", "Acknowledge an alert"),
  alertVerb("resolve", "Resolve an alert manually"),
  alertVerb("accept", "Accept the current level of an anomaly as the new baseline"),
  alertVerb("comment", "Add a comment", { body: z.strictObject({ text: text(2_000, 1) }), answer: made }),
  {
    method: "get",
    path: "/deliveries",
    access: "edit",
    summary: "Sent and queued notifications, with every attempt",
    parameters: [query("channel_id", "Only deliveries of this channel")],
    answer: ok,
  },
  {
    method: "post",
    path: "/deliveries/{deliveryId}/resend",
    access: "edit",
    summary: "Resend a notification",
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
      "How often a rule would have fired in the last 14 days, evaluated once a minute. 422 above 2 million evaluations (minutes times label sets) or after 20 seconds",
    answer: { status: 200, schema: BacktestAnswer },
  },
  {
    method: "post",
    path: "/rules/{ruleId}/reset",
    access: "edit",
    parameters: [id("ruleId")],
    summary: "Reset a rule of the default pack to its default",
    answer: ok,
  },
  {
    method: "get",
    path: "/hit-modes",
    access: "edit",
    answer: ok,
    summary: "What hits of the per-request z-score rule do, and what `notify` would have sent",
  },
  {
    method: "put",
    path: "/hit-modes",
    access: "edit",
    body: HitModes,
    answer: ok,
    summary: "Replace all modes of the per-request z-score rule",
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
    summary: "Send a test message and return the answer of the receiver",
    body: ChannelTest,
    bodyOptional: true,
    answer: ok,
  },
  {
    method: "post",
    path: "/channels/{channelId}/rotate-secret",
    access: "edit",
    summary:
      "Create a new signing secret for a webhook; messages are also signed with the old one for some hours",
    parameters: [id("channelId")],
    body: SecretRotation,
    bodyOptional: true,
    answer: ok,
  },
  {
    method: "post",
    path: "/routes/match",
    access: "edit",
    body: RouteQuestion,
    answer: ok,
    summary: "The channels that an alert with this severity and these labels would notify",
  },
  ...crud("/routes", "routeId", { noun: "route", create: NewRoute, change: NewRoute, method: "put" }),
  {
    method: "post",
    path: "/silences/preview",
    access: "act",
    body: SilenceQuestion,
    answer: ok,
    summary: "The firing alerts that these matchers would silence",
  },
  ...crud("/silences", "silenceId", {
    noun: "silence",
    create: NewSilence,
    change: NewSilence,
    method: "put",
    access: "act",
  }),
  {
    method: "get",
    path: "/incidents",
    access: "read",
    summary: "Periods excluded from the baselines",
    answer: ok,
  },
  {
    method: "post",
    path: "/incidents",
    access: "act",
    body: NewIncident,
    answer: made,
    summary: "Exclude a period from the baselines",
  },
  {
    method: "delete",
    path: "/incidents/{incidentId}",
    access: "act",
    parameters: [id("incidentId")],
    summary: "Include a period in the baselines again",
    answer: gone,
  },
  ...crud("/budgets", "budgetId", {
    noun: "budget",
    create: NewBudget,
    change: BudgetChange,
    method: "patch",
    list: "read",
  }),
  { method: "get", path: "/api-keys", access: "admin", summary: "List the usable API keys", answer: ok },
  {
    method: "post",
    path: "/api-keys",
    access: "admin",
    body: NewApiKey,
    summary: "Create an API key; it is returned only once",
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
  {
    method: "get",
    path: "/projects",
    access: "account",
    summary: "List the projects of the user",
    answer: ok,
  },
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
    summary: "Change the password; ends all sessions",
    body: ChangePassword,
    answer: ok,
  },
  {
    method: "get",
    path: "/setup",
    access: "open",
    summary: "Whether first-run setup is open",
    answer: ok,
  },
  {
    method: "post",
    path: "/setup",
    access: "open",
    summary: "First-run setup with the code from the server's console",
    body: SetUp,
    answer: made,
  },
  {
    method: "post",
    path: "/links/{token}",
    access: "open",
    parameters: [id("token")],
    summary: "Run the action of a signed link in a message",
    body: LinkAction,
    answer: ok,
  },
];
