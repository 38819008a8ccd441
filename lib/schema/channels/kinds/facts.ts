/** The Events API of each service region. */
export const PAGERDUTY_URLS = {
  us: "https://events.pagerduty.com/v2/enqueue",
  eu: "https://events.eu.pagerduty.com/v2/enqueue",
} as const;

/**
 * What pages show of each kind of channel, without its schema: none is loaded with a page.
 *
 * `secret`: the one field that is stored encrypted. `generated`: Sightline creates it where none is given, and can
 * rotate it. Null: nothing in the config is secret.
 *
 * `publicUrls`, where `url` is not the secret: it is stored encrypted too, except these public addresses.
 *
 * `protocol`: SMTP needs a mail server of the installation.
 */
export const CHANNEL_FACTS = {
  slack: { label: "Slack", secret: { field: "url", generated: false }, protocol: "HTTP" },
  pagerduty: {
    label: "PagerDuty",
    secret: { field: "routing_key", generated: false },
    publicUrls: Object.values(PAGERDUTY_URLS),
    protocol: "HTTP",
  },
  webhook: {
    label: "Signed webhook",
    secret: { field: "secret", generated: true },
    publicUrls: [],
    protocol: "HTTP",
  },
  email: { label: "Email", secret: null, protocol: "SMTP" },
  teams: { label: "Microsoft Teams", secret: { field: "url", generated: false }, protocol: "HTTP" },
  discord: { label: "Discord", secret: { field: "url", generated: false }, protocol: "HTTP" },
} as const satisfies Record<string, KindFacts>;

export type ChannelKind = keyof typeof CHANNEL_FACTS;

export type KindFacts = {
  label: string;
  secret: { field: string; generated: boolean } | null;
  publicUrls?: readonly string[];
  protocol: "HTTP" | "SMTP";
};

export const factsOf = (kind: ChannelKind): KindFacts => CHANNEL_FACTS[kind];

/** The fields that are stored encrypted and shown by their last four characters. */
export function sealedFields(kind: ChannelKind): string[] {
  const { secret, publicUrls } = factsOf(kind);
  return [...(secret ? [secret.field] : []), ...(publicUrls ? ["url"] : [])];
}
