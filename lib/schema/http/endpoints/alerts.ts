import { AlertComment } from "@/lib/schema/alerts/alert-comment";
import { BulkAction } from "@/lib/schema/alerts/bulk-action";
import { LinkAction } from "@/lib/schema/alerts/link-action";
import { NewSilence, SilenceQuestion } from "@/lib/schema/alerts/silence";
import { CREATED, type Endpoints, NO_CONTENT, OK } from "../endpoint";
import { CURSOR, exclusion, query } from "../query-parameters";

export const ALERTS = {
  list: {
    method: "get",
    path: "/alerts",
    access: "read",
    summary: "A page of alerts, firing ones first; `total` counts all that match",
    query: [
      query("state", "firing, resolved or pending (breached, but not often enough to fire)"),
      query("severity", "warning or critical"),
      query("rule", "Only alerts of rules with this name", true),
      exclusion("rule", "Leaves out the alerts of the rules with these names"),
      query("model", "Only alerts of this model", true),
      exclusion("model", "Leaves out the alerts of these models. Alerts without a model stay"),
      query("provider", "Only alerts of this provider", true),
      exclusion("provider", "Leaves out the alerts of these providers. Alerts without a provider stay"),
      query("service", "Only alerts of this service", true),
      exclusion("service", "Leaves out the alerts of these services. Alerts without a service stay"),
      query("environment", "Only alerts of this environment", true),
      exclusion("environment", "Leaves out the alerts of these environments. Alerts without one stay"),
      query("text", "Only alerts whose rule name or message contains this text"),
      query("incident", "Only alerts of the incident with this id"),
      query("since", "ISO 8601: firing, or resolved since then"),
      query("limit", "1 to 500; default: 100"),
      CURSOR,
    ],
    answer: OK,
  },
  bulk: {
    method: "post",
    path: "/alerts/bulk",
    access: "act",
    summary: "Acknowledge, resolve or silence several alerts; returns a result for each",
    body: BulkAction,
    quotas: ["silences", "silence_history", "alert_entries"],
    answer: OK,
  },
  show: {
    method: "get",
    path: "/alerts/{alertId}",
    access: "read",
    summary:
      "One alert with its timeline, its evaluations and its deliveries. One that saw the same as the one before is stored every ten minutes only; after `evaluations_gap_after` others are missing",
    answer: OK,
  },
  chart: {
    method: "get",
    path: "/alerts/{alertId}/chart",
    access: "read",
    summary:
      "The metric of an alert around its episode, and the largest contributions to its change; null if there is none",
    answer: OK,
  },
  acknowledge: {
    method: "post",
    path: "/alerts/{alertId}/acknowledge",
    access: "act",
    summary: "Acknowledge an alert",
    quotas: ["alert_entries"],
    answer: OK,
  },
  send: {
    method: "post",
    path: "/alerts/{alertId}/send",
    access: "edit",
    summary: "Send a firing alert now to the channels that match it and do not have it; returns their names",
    quotas: ["alert_entries"],
    answer: OK,
  },
  resolve: {
    method: "post",
    path: "/alerts/{alertId}/resolve",
    access: "act",
    summary: "Resolve an alert manually",
    answer: OK,
  },
  accept: {
    method: "post",
    path: "/alerts/{alertId}/accept",
    access: "act",
    summary: "Accept the current level of an anomaly as the new baseline",
    quotas: ["alert_entries"],
    answer: OK,
  },
  comment: {
    method: "post",
    path: "/alerts/{alertId}/comment",
    access: "act",
    summary: "Add a comment",
    body: AlertComment,
    quotas: ["alert_entries"],
    answer: CREATED,
  },
  actOnLink: {
    method: "post",
    path: "/links/{token}",
    access: "open",
    summary: "Run the action of a signed link in a message",
    pathTexts: { token: "As in the link" },
    body: LinkAction,
    quotas: ["silences", "silence_history", "alert_entries"],
    answer: OK,
  },
} as const satisfies Endpoints;

export const ALERT_INCIDENTS = {
  list: {
    method: "get",
    path: "/alerts/incidents",
    access: "read",
    summary: "Incidents: alerts that belong together, each with its first line; open ones first",
    query: [
      query("state", "open or resolved"),
      query("since", "ISO 8601: open, or resolved since then"),
      query("limit", "1 to 100; default: 50"),
      CURSOR,
    ],
    answer: OK,
  },
  show: {
    method: "get",
    path: "/alerts/incidents/{alertIncidentId}",
    access: "read",
    summary: "One incident with its alerts, its timeline and its deliveries",
    answer: OK,
  },
  acknowledge: {
    method: "post",
    path: "/alerts/incidents/{alertIncidentId}/acknowledge",
    access: "act",
    summary: "Acknowledge all alerts of an incident, and those that join it",
    answer: OK,
  },
} as const satisfies Endpoints;

export const SILENCES = {
  list: { method: "get", path: "/silences", access: "act", summary: "List silences", answer: OK },
  create: {
    method: "post",
    path: "/silences",
    access: "act",
    summary: "Create a silence",
    body: NewSilence,
    quotas: ["silences", "silence_history"],
    answer: CREATED,
  },
  change: {
    method: "put",
    path: "/silences/{silenceId}",
    access: "act",
    summary: "Change a silence",
    body: NewSilence,
    compares: true,
    answer: OK,
  },
  remove: {
    method: "delete",
    path: "/silences/{silenceId}",
    access: "act",
    summary: "Delete a silence",
    answer: NO_CONTENT,
  },
  preview: {
    method: "post",
    path: "/silences/preview",
    access: "act",
    summary: "The firing alerts that these matchers would silence",
    body: SilenceQuestion,
    answer: OK,
  },
} as const satisfies Endpoints;
