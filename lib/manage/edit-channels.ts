import { randomBytes, randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { ApiError } from "@/lib/schema/api-error";
import {
  type ChannelChange,
  ChannelConfig,
  type ChannelKind,
  type NewChannel,
  SECRET_FIELD,
} from "@/lib/schema/channel";
import {
  type Channel,
  deleteChannel,
  findChannel,
  insertChannel,
  listChannels,
  updateChannel,
} from "@/lib/store/channels";
import { audited, notFound } from "./audited";

/** A channel as the API shows it: secrets as their last four characters. */
export type ChannelView = {
  id: string;
  name: string;
  kind: ChannelKind;
  config: Record<string, string>;
  enabled: boolean;
  health: Channel["health"];
  last_delivered_at: string | null;
  last_error: string | null;
  last_error_at: string | null;
};

export function channelView(channel: Channel): ChannelView {
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    config: { ...channel.config, [SECRET_FIELD[channel.kind]]: `••••${channel.secretLast4 ?? ""}` },
    enabled: channel.enabled,
    health: channel.enabled ? channel.health : "disabled",
    last_delivered_at: channel.lastDeliveredAt?.toISOString() ?? null,
    last_error: channel.lastError,
    last_error_at: channel.lastErrorAt?.toISOString() ?? null,
  };
}

export async function loadChannelViews(projectId: number): Promise<ChannelView[]> {
  return (await listChannels(projectId)).map(channelView);
}

/** A webhook without a secret gets one, which is returned this once. */
export async function createChannel(
  actor: Actor,
  input: NewChannel,
): Promise<{ channel: ChannelView; madeSecret: string | null }> {
  const { config, secret, madeSecret } = splitConfig(input.kind, input.config);
  const row = {
    id: randomUUID(),
    projectId: actor.projectId,
    name: input.name,
    kind: input.kind,
    config,
    secret,
    enabled: input.enabled,
  };
  const channel = await audited(actor, "channel.create", async (client) => {
    const made = channelView(await insertChannel(client, row));
    return {
      result: made,
      subject: made.id,
      after: { name: made.name, kind: made.kind, config: made.config },
    };
  });
  return { channel, madeSecret };
}

/** Fields that are absent stay. A changed address asks for the secret again, so that it cannot be sent elsewhere. */
export async function changeChannel(
  actor: Actor,
  channelId: string,
  change: ChannelChange,
): Promise<ChannelView> {
  return audited(actor, "channel.update", async (client) => {
    const stored = await findChannel(actor.projectId, channelId, client);
    if (!stored) throw notFound();
    const next = change.config
      ? changedConfig(stored, change.config)
      : { config: stored.config, secret: null };
    const row = {
      id: channelId,
      projectId: actor.projectId,
      name: change.name ?? stored.name,
      enabled: change.enabled ?? stored.enabled,
      ...next,
    };
    const view = channelView(await updateChannel(client, row));
    const shown = ({ name, config, enabled }: ChannelView) => ({ name, config, enabled });
    return { result: view, subject: channelId, before: shown(channelView(stored)), after: shown(view) };
  });
}

export async function removeChannel(actor: Actor, channelId: string): Promise<void> {
  await audited(actor, "channel.delete", async (client) => {
    const stored = await findChannel(actor.projectId, channelId, client);
    if (!stored || !(await deleteChannel(client, actor.projectId, channelId))) throw notFound();
    return { result: undefined, subject: channelId, before: { name: stored.name, kind: stored.kind } };
  });
}

type Split = { config: Record<string, string>; secret: string; madeSecret: string | null };

function splitConfig(kind: ChannelKind, fields: Record<string, string | undefined>): Split {
  const { [SECRET_FIELD[kind]]: given, ...rest } = fields;
  const madeSecret =
    given === undefined && kind === "webhook" ? `whsec_${randomBytes(32).toString("base64")}` : null;
  const config = Object.fromEntries(
    Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  if (kind === "slack") config.host = new URL(given!).host;
  return { config, secret: given ?? madeSecret!, madeSecret };
}

function changedConfig(
  stored: Channel,
  given: Record<string, unknown>,
): { config: Record<string, string>; secret: string | null } {
  const field = SECRET_FIELD[stored.kind];
  const { host: _, ...kept } = stored.config;
  // The masked text that the API shows is not a new secret.
  const fresh = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => !(name === field && String(value).startsWith("••••"))),
  );
  const hasSecret = fresh[field] !== undefined;
  const movesAway = field !== "url" && fresh.url !== undefined && fresh.url !== stored.config.url;
  if (movesAway && !hasSecret) {
    throw new ApiError(422, "secret_needed", `a new address asks for the ${field.replace("_", " ")} again`, {
      details: [{ path: `config.${field}`, message: "is needed with a new address" }],
    });
  }
  const placeholder = {
    slack: "https://placeholder.invalid/",
    pagerduty: "0".repeat(32),
    webhook: `whsec_${"A".repeat(32)}`,
  }[stored.kind];
  const parsed = ChannelConfig[stored.kind].parse({
    ...kept,
    ...fresh,
    ...(hasSecret ? {} : { [field]: placeholder }),
  }) as Record<string, string>;
  if (!hasSecret) {
    const { [field]: __, ...config } = parsed;
    return { config: stored.kind === "slack" ? stored.config : config, secret: null };
  }
  const { config, secret } = splitConfig(stored.kind, parsed);
  return { config, secret };
}
