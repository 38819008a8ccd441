import {
  ChannelChange,
  ChannelTest,
  NewChannel,
  NewRoute,
  RouteQuestion,
  SecretRotation,
} from "@/lib/schema/channels/channel";
import { CREATED, type Endpoints, NO_CONTENT, OK } from "../endpoint";
import { CURSOR, query } from "../query-parameters";

/** Secrets are write-only; only their last four characters are returned. */
export const CHANNELS = {
  list: { method: "get", path: "/channels", access: "edit", summary: "List channels", answer: OK },
  create: {
    method: "post",
    path: "/channels",
    access: "edit",
    summary: "Create a channel",
    body: NewChannel,
    quotas: ["channels"],
    answer: CREATED,
  },
  change: {
    method: "patch",
    path: "/channels/{channelId}",
    access: "edit",
    summary: "Change a channel",
    body: ChannelChange,
    compares: true,
    answer: OK,
  },
  remove: {
    method: "delete",
    path: "/channels/{channelId}",
    access: "edit",
    summary: "Delete a channel",
    answer: NO_CONTENT,
  },
  test: {
    method: "post",
    path: "/channels/{channelId}/test",
    access: "edit",
    summary: "Send a test message and return the answer of the receiver",
    body: ChannelTest,
    bodyRead: "optional",
    answer: OK,
  },
  rotateSecret: {
    method: "post",
    path: "/channels/{channelId}/rotate-secret",
    access: "edit",
    summary:
      "Create a new signing secret for a webhook; messages are also signed with the old one for some hours",
    body: SecretRotation,
    bodyRead: "optional",
    answer: OK,
  },
} as const satisfies Endpoints;

export const ROUTES = {
  list: { method: "get", path: "/routes", access: "edit", summary: "List routes", answer: OK },
  create: {
    method: "post",
    path: "/routes",
    access: "edit",
    summary: "Create a route",
    body: NewRoute,
    quotas: ["routes"],
    answer: CREATED,
  },
  change: {
    method: "put",
    path: "/routes/{routeId}",
    access: "edit",
    summary: "Change a route",
    body: NewRoute,
    compares: true,
    answer: OK,
  },
  remove: {
    method: "delete",
    path: "/routes/{routeId}",
    access: "edit",
    summary: "Delete a route",
    answer: NO_CONTENT,
  },
  match: {
    method: "post",
    path: "/routes/match",
    access: "edit",
    summary: "The channels that an alert with this severity and these labels would notify",
    body: RouteQuestion,
    answer: OK,
  },
} as const satisfies Endpoints;

export const DELIVERIES = {
  list: {
    method: "get",
    path: "/deliveries",
    access: "edit",
    summary: "Sent and queued notifications, newest first, with every attempt",
    query: [
      query("channel_id", "Only deliveries to this channel"),
      query("alert_id", "Only deliveries about this alert"),
      query("incident_id", "Only deliveries about alerts of this incident"),
      query("limit", "1 to 200; default: 100"),
      CURSOR,
    ],
    answer: OK,
  },
  resend: {
    method: "post",
    path: "/deliveries/{deliveryId}/resend",
    access: "edit",
    summary: "Resend a notification",
    answer: { status: 202 },
  },
} as const satisfies Endpoints;
