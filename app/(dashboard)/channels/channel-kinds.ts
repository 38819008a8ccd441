import type { ChannelKind } from "@/lib/schema/channel";

export type ChannelField = {
  name: string;
  label: string;
  hint: string;
  placeholder: string;
  secret: boolean;
  optional: boolean;
};

type KindFacts = { label: string; hint: string; fields: ChannelField[] };

/** What a person needs to know to fill in each kind; what is valid is the schema's to say. */
export const CHANNEL_KINDS: Record<ChannelKind, KindFacts> = {
  slack: {
    label: "Slack",
    hint: "An incoming webhook of a Slack app: api.slack.com/apps, Incoming Webhooks, Add New Webhook.",
    fields: [
      {
        name: "url",
        label: "Webhook address",
        hint: "Kept encrypted: whoever has it can post to the channel",
        placeholder: "https://hooks.slack.com/services/…",
        secret: true,
        optional: false,
      },
    ],
  },
  pagerduty: {
    label: "PagerDuty",
    hint: "A service with an Events API v2 integration. Repeated alerts fold into one incident and resolve it.",
    fields: [
      {
        name: "routing_key",
        label: "Integration key",
        hint: "The 32 letters and digits of the Events API v2 integration",
        placeholder: "",
        secret: true,
        optional: false,
      },
      {
        name: "url",
        label: "Address (only for the EU region)",
        hint: "Left empty: events.pagerduty.com",
        placeholder: "https://events.eu.pagerduty.com/v2/enqueue",
        secret: false,
        optional: true,
      },
    ],
  },
  webhook: {
    label: "Signed webhook",
    hint: "JSON, signed by the Standard Webhooks rules, so that your receiver can tell that it came from here.",
    fields: [
      {
        name: "url",
        label: "Address",
        hint: "Answers 2xx when it has taken the message",
        placeholder: "https://example.com/hooks/sightline",
        secret: false,
        optional: false,
      },
      {
        name: "secret",
        label: "Signing secret",
        hint: "Left empty: one is made and shown once",
        placeholder: "whsec_…",
        secret: true,
        optional: true,
      },
    ],
  },
};
