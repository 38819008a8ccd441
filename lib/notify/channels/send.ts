import type { ShownConfig } from "@/lib/schema/channels/channel";
import { type HttpHeaders, MASKED } from "@/lib/schema/channels/http-headers";
import type { ChannelKind, ChannelSettings } from "@/lib/schema/channels/kinds/registry";
import { CHANNEL_SCHEMAS } from "@/lib/schema/channels/kinds/registry";
import type { MailServer, Outside, Sending } from "./channel";
import { parseCidrs } from "./forbidden-address";
import type { OutboundResult } from "./outbound";
import { CHANNEL_DRIVERS } from "./registry";

const DEADLINE_MS = 15_000;

export type ChannelSecrets = {
  current: string | null;
  previous: string | null;
  /** Of kinds whose secret is not the URL. */
  address: string | null;
  headers?: HttpHeaders | null;
};

/** One attempt. The answer is `accepted` only where the receiver itself says so. */
export function send<K extends ChannelKind>(
  kind: K,
  sending: Sending,
  config: ShownConfig,
  secrets: ChannelSecrets,
  outside: Outside,
): Promise<OutboundResult> {
  return CHANNEL_DRIVERS[kind]
    .send(sending, settingsOf(kind, config, secrets), outside)
    .then((result) => ({ ...result, body: withoutSecrets(result.body, secrets) }));
}

const WORTH_HIDING = 8;

/** A response that repeats what it was sent, as the error page of many servers does, must not show it in the delivery log. */
function withoutSecrets(body: string, { current, previous, address, headers }: ChannelSecrets): string {
  const texts = [current, previous, address].flatMap((one) => (one === null ? [] : [one, ...partsOf(one)]));
  const values = Object.values(headers ?? {}).flatMap((value) => [value, ...value.split(" ")]);
  return [...texts, ...values]
    .flatMap((secret) => [secret, secret.replaceAll("&", "&amp;")])
    .filter(({ length }) => length >= WORTH_HIDING)
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, MASKED), body);
}

/** What tells the URL of a webhook from others of its host; words such as "services" do not. */
function partsOf(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { pathname, search, searchParams } = new URL(text);
  const pieces = [...`${pathname}${search}`.split(/[/?&=]/), ...searchParams.values()];
  return [pathname + search, pathname, ...pieces.filter((piece) => !/^[a-z]*$/.test(piece))];
}

function settingsOf<K extends ChannelKind>(
  kind: K,
  config: ShownConfig,
  { current, previous, address, headers = null }: ChannelSecrets,
): ChannelSettings[K] {
  const { secret } = CHANNEL_SCHEMAS[kind];
  const secrets = secret === null ? {} : { [secret.field]: current, previous_secret: previous };
  // All were checked against the schema of their kind when they were stored.
  return {
    ...config,
    ...(address === null ? {} : { url: address }),
    ...(headers === null ? {} : { headers }),
    ...secrets,
  } as ChannelSettings[K];
}

type Environment = {
  SIGHTLINE_ALLOW_PRIVATE_TARGETS: string;
  SMTP_URL?: string | undefined;
  SMTP_FROM?: string | undefined;
};

export function outsideOf({ SIGHTLINE_ALLOW_PRIVATE_TARGETS, SMTP_URL, SMTP_FROM }: Environment): Outside {
  const mail: MailServer | null = SMTP_URL && SMTP_FROM ? { url: SMTP_URL, from: SMTP_FROM } : null;
  return { allowed: parseCidrs(SIGHTLINE_ALLOW_PRIVATE_TARGETS), mail, deadlineMs: DEADLINE_MS };
}
