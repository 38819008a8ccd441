import type { z } from "zod";
import { factsOf, PAGERDUTY_URLS, sealedFields } from "@/lib/schema/channels/kinds/facts";
import type { ChannelKind, ConfigSchema } from "@/lib/schema/channels/kinds/registry";

type FieldText = {
  label: string;
  hint: string;
  placeholder: string;
  /** Closed choices; the first one applies where nothing is chosen. */
  options?: readonly { value: string; label: string }[];
  /** Several values, separated by commas, spaces or lines. */
  list?: boolean;
  /** Names and values, as rows. */
  rows?: boolean;
};
export type ChannelField = FieldText & { name: string; secret: boolean };

type KindTexts = {
  hint: string;
  /** How to get what the form asks for. */
  steps: readonly string[];
  placeholder: string;
};
type KindForm<K extends ChannelKind> = KindTexts & {
  /** In the order of the form; every field of the schema. */
  fields: { [F in keyof Required<z.input<ConfigSchema<K>>>]: FieldText };
};

const STORED = "Stored encrypted";

const FORMS: { [K in ChannelKind]: KindForm<K> } = {
  slack: {
    hint: "One message per alert group, with buttons to acknowledge and silence.",
    steps: [
      "Open api.slack.com/apps and create an app in your workspace, or choose one.",
      "Turn on Incoming Webhooks and press Add New Webhook to Workspace.",
      "Choose the Slack channel and copy the webhook URL.",
    ],
    placeholder: "#llm-oncall",
    fields: {
      url: { label: "Webhook URL", hint: STORED, placeholder: "https://hooks.slack.com/services/…" },
    },
  },
  pagerduty: {
    hint: "One incident per alert: opened, acknowledged and resolved with it.",
    steps: [
      "In PagerDuty open the service to page, Integrations, Add an integration.",
      "Choose Events API v2 and copy its integration key.",
    ],
    placeholder: "",
    fields: {
      routing_key: {
        label: "Integration key",
        hint: "32 letters and digits, from the Events API v2 integration",
        placeholder: "",
      },
      url: {
        label: "Service region",
        hint: "EU if your PagerDuty URL ends in eu.pagerduty.com",
        placeholder: "",
        options: [
          { value: PAGERDUTY_URLS.us, label: "US: events.pagerduty.com" },
          { value: PAGERDUTY_URLS.eu, label: "EU: events.eu.pagerduty.com" },
        ],
      },
    },
  },
  webhook: {
    hint: "JSON, signed by the Standard Webhooks specification so that your receiver can verify the sender.",
    steps: [],
    placeholder: "",
    fields: {
      url: {
        label: "URL",
        hint: "Must answer 2xx to accept a message; stored encrypted",
        placeholder: "https://example.com/hooks/sightline",
      },
      format: {
        label: "Payload",
        hint: "Signed in both formats",
        placeholder: "",
        options: [
          { value: "standard", label: "Sightline: alert.fired, alert.resolved, …" },
          { value: "alertmanager", label: "Prometheus Alertmanager, version 4" },
        ],
      },
      secret: {
        label: "Signing secret",
        hint: "Leave empty to generate one; shown once",
        placeholder: "whsec_…",
      },
      headers: {
        label: "Headers",
        hint: "Such as Authorization. Values are stored encrypted and never shown again",
        placeholder: "Bearer …",
        rows: true,
      },
    },
  },
  email: {
    hint: "Sent through the mail server of this installation. Messages about an alert form a thread.",
    steps: [],
    placeholder: "",
    fields: {
      to: {
        label: "Recipients",
        hint: "At most 20 addresses, separated by commas",
        placeholder: "oncall@example.com, lead@example.com",
        list: true,
      },
    },
  },
  teams: {
    hint: "A card in a channel or chat, posted by a workflow. The workflow belongs to the user who creates it.",
    steps: [
      "In Teams open the channel's menu (…) and choose Workflows.",
      "Choose “Send webhook alerts to a channel”, then the team and the channel.",
      "Copy the URL that the finished workflow shows.",
    ],
    placeholder: "",
    fields: {
      url: { label: "Workflow URL", hint: STORED, placeholder: "https://….api.powerplatform.com/…" },
    },
  },
  discord: {
    hint: "A message in a text channel. Never mentions anyone.",
    steps: [
      "In Discord open the text channel's settings, Integrations, Webhooks.",
      "Press New Webhook and Copy Webhook URL.",
    ],
    placeholder: "",
    fields: {
      url: { label: "Webhook URL", hint: STORED, placeholder: "https://discord.com/api/webhooks/…/…" },
    },
  },
};

type KindFacts = KindTexts & { label: string; fields: readonly ChannelField[] };

/** What the form of each kind shows; the schema decides what is valid. */
export const CHANNEL_KINDS = Object.fromEntries(
  Object.entries(FORMS).map(([kind, { fields, ...texts }]): [string, KindFacts] => {
    const { label } = factsOf(kind as ChannelKind);
    const sealed = sealedFields(kind as ChannelKind);
    const named = Object.entries<FieldText>(fields).map(([name, field]) => ({
      name,
      // A choice is one of public addresses.
      secret: sealed.includes(name) && !field.options,
      ...field,
    }));
    return [kind, { label, ...texts, fields: named }];
  }),
) as Record<ChannelKind, KindFacts>;
