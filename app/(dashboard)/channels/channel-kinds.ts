import type { ChannelKind } from "@/lib/schema/channels/channel";

export type ChannelField = {
  name: string;
  label: string;
  hint: string;
  placeholder: string;
  secret: boolean;
  /** Closed choices; the first one is what is meant where nothing is chosen. */
  options?: readonly { value: string; label: string }[];
  /** Several values, separated by commas, spaces or lines. */
  list?: boolean;
};

type KindFacts = {
  label: string;
  hint: string;
  /** How to get what the form asks for. */
  steps: readonly string[];
  placeholder: string;
  fields: readonly ChannelField[];
};

const KEPT = "Kept encrypted: whoever has it can post there";

/** What a person needs to know to fill in each kind; what is valid is the schema's to say. */
export const CHANNEL_KINDS: Record<ChannelKind, KindFacts> = {
  slack: {
    label: "Slack",
    hint: "One message for each group of alerts, with buttons to acknowledge and to silence.",
    steps: [
      "Open api.slack.com/apps and make an app in your workspace, or choose one.",
      "Switch on Incoming Webhooks and press Add New Webhook to Workspace.",
      "Choose the Slack channel and copy the webhook address.",
    ],
    placeholder: "#llm-oncall",
    fields: [
      {
        name: "url",
        label: "Webhook address",
        hint: KEPT,
        placeholder: "https://hooks.slack.com/services/…",
        secret: true,
      },
    ],
  },
  pagerduty: {
    label: "PagerDuty",
    hint: "One incident for each alert: opened, acknowledged and resolved with it.",
    steps: [
      "In PagerDuty open the service that is to be paged, Integrations, Add an integration.",
      "Choose Events API v2 and copy its integration key.",
    ],
    placeholder: "",
    fields: [
      {
        name: "routing_key",
        label: "Integration key",
        hint: "The 32 letters and digits of the Events API v2 integration",
        placeholder: "",
        secret: true,
      },
      {
        name: "url",
        label: "Service region",
        hint: "EU where your PagerDuty address ends in eu.pagerduty.com",
        placeholder: "",
        secret: false,
        options: [
          { value: "https://events.pagerduty.com/v2/enqueue", label: "US: events.pagerduty.com" },
          { value: "https://events.eu.pagerduty.com/v2/enqueue", label: "EU: events.eu.pagerduty.com" },
        ],
      },
    ],
  },
  webhook: {
    label: "Signed webhook",
    hint: "JSON, signed by the Standard Webhooks rules, so that your receiver can tell that it came from here.",
    steps: [],
    placeholder: "",
    fields: [
      {
        name: "url",
        label: "Address",
        hint: "Answers 2xx when it has taken the message",
        placeholder: "https://example.com/hooks/sightline",
        secret: false,
      },
      {
        name: "format",
        label: "Body",
        hint: "Signed either way",
        placeholder: "",
        secret: false,
        options: [
          { value: "standard", label: "Sightline: alert.fired, alert.resolved, …" },
          { value: "alertmanager", label: "Prometheus Alertmanager, version 4" },
        ],
      },
      {
        name: "secret",
        label: "Signing secret",
        hint: "Left empty: one is made and shown once",
        placeholder: "whsec_…",
        secret: true,
      },
    ],
  },
  email: {
    label: "E-mail",
    hint: "Through the mail server of this installation. Messages about one alert form a thread.",
    steps: [],
    placeholder: "",
    fields: [
      {
        name: "to",
        label: "Recipients",
        hint: "At most 20 addresses, separated by commas",
        placeholder: "oncall@example.com, lead@example.com",
        secret: false,
        list: true,
      },
    ],
  },
  teams: {
    label: "Microsoft Teams",
    hint: "A card in a channel or chat, posted by a workflow. The workflow belongs to whoever makes it.",
    steps: [
      "In Teams open the channel's menu (…) and choose Workflows.",
      "Choose “Send webhook alerts to a channel”, then the team and the channel.",
      "Copy the address that the finished workflow shows.",
    ],
    placeholder: "",
    fields: [
      {
        name: "url",
        label: "Workflow address",
        hint: KEPT,
        placeholder: "https://….api.powerplatform.com/…",
        secret: true,
      },
    ],
  },
  discord: {
    label: "Discord",
    hint: "A message in a text channel. Nobody is mentioned by it.",
    steps: [
      "In Discord open the text channel's settings, Integrations, Webhooks.",
      "Press New Webhook and Copy Webhook URL.",
    ],
    placeholder: "",
    fields: [
      {
        name: "url",
        label: "Webhook address",
        hint: KEPT,
        placeholder: "https://discord.com/api/webhooks/…/…",
        secret: true,
      },
    ],
  },
};
