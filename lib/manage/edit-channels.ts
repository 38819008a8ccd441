import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { routeOpen } from "@/lib/pipeline/alerts/route-alerts";
import type { ChannelChange, MaskedConfig, NewChannel } from "@/lib/schema/channels/channel";
import { MASKED } from "@/lib/schema/channels/http-headers";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { CHANNEL_SCHEMAS } from "@/lib/schema/channels/kinds/registry";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { reportFault } from "@/lib/store/alerts/faults";
import type { Client } from "@/lib/store/database/client";
import { databaseNow } from "@/lib/store/database/database-clock";
import {
  type Channel,
  type ChannelSecrets,
  deleteChannel,
  insertChannel,
  listChannels,
  lockChannel,
  readChannelSecrets,
  rotateSecret,
  updateChannel,
} from "@/lib/store/outbox/channels";
import { wakeGroups } from "@/lib/store/outbox/notification-groups";
import { endQueued } from "@/lib/store/outbox/notifications";
import { lockRoutes } from "@/lib/store/outbox/routes";
import { audited } from "./audited";
import { changedConfig, newSigningSecret, splitConfig } from "./channel-config";
import { requireAllowedRecipients } from "./mail-recipients";
import { requireRoom } from "./require-room";

/** A channel as the API shows it: secrets as their last four characters. */
export type ChannelView = {
  id: string;
  name: string;
  kind: ChannelKind;
  config: MaskedConfig;
  enabled: boolean;
  health: Channel["health"];
  /** Why Sightline disabled it. */
  disabled_reason: string | null;
  /** Until when messages are also signed with the previous secret. */
  previous_secret_until: string | null;
  last_delivered_at: string | null;
  last_error: string | null;
  last_error_at: string | null;
};

export function channelView(channel: Channel): ChannelView {
  const { secret } = CHANNEL_SCHEMAS[channel.kind];
  const masked = (last4: string | null) => `${MASKED}${last4 ?? ""}`;
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    config: {
      ...channel.config,
      ...(channel.addressLast4 === null ? {} : { url: masked(channel.addressLast4) }),
      ...(secret ? { [secret.field]: masked(channel.secretLast4) } : {}),
      ...(channel.headerNames.length === 0
        ? {}
        : { headers: Object.fromEntries(channel.headerNames.map((name) => [name, MASKED])) }),
    },
    enabled: channel.enabled,
    health: channel.enabled ? channel.health : "disabled",
    disabled_reason: channel.disabledReason,
    previous_secret_until: channel.previousSecretUntil?.toISOString() ?? null,
    last_delivered_at: channel.lastDeliveredAt?.toISOString() ?? null,
    last_error: channel.lastError,
    last_error_at: channel.lastErrorAt?.toISOString() ?? null,
  };
}

/** What the audit log holds of a channel. */
const auditView = ({ name, kind, config, enabled }: ChannelView) => ({ name, kind, config, enabled });

export async function loadChannelViews(projectId: number): Promise<ChannelView[]> {
  return (await listChannels(projectId)).map(channelView);
}

/** Generates a secret where the kind has one and none is given; returns it only once. */
export async function createChannel(
  actor: Actor,
  input: NewChannel,
): Promise<{ channel: ChannelView; madeSecret: string | null }> {
  const { madeSecret, ...split } = splitConfig(input.kind, input.config);
  requireAllowedRecipients(split.config, env().SIGHTLINE_MAIL_DOMAINS);
  const row = {
    id: randomUUID(),
    projectId: actor.projectId,
    name: input.name,
    kind: input.kind,
    ...split,
    enabled: input.enabled,
  };
  const channel = await audited(actor, "channel.create", async (client) => {
    await lockRoutes(client, actor.projectId);
    await requireRoom(client, "channels", actor.projectId);
    const made = channelView(await insertChannel(client, row));
    await routeOpen(client, actor.projectId, await databaseNow(client));
    return {
      result: made,
      subject: made.id,
      after: auditView(made),
    };
  });
  return { channel, madeSecret };
}

/** What a change is compared with; one that cannot be read is replaced by any. */
async function readable(
  stored: Channel,
  client: Client,
): Promise<Pick<ChannelSecrets, "address" | "headers">> {
  try {
    return await readChannelSecrets(stored, client);
  } catch (thrown) {
    if (thrown instanceof ApiError) return { address: null, headers: null };
    throw thrown;
  }
}

/** Absent fields stay as they are. A new config, or enabling the channel, clears its failures. */
export async function changeChannel(
  actor: Actor,
  channelId: string,
  change: ChannelChange,
): Promise<ChannelView> {
  return audited(actor, "channel.update", async (client) => {
    await lockRoutes(client, actor.projectId);
    const stored = await lockChannel(client, actor.projectId, channelId);
    if (!stored) throw notFound();
    const next = change.config
      ? changedConfig({ ...stored, ...(await readable(stored, client)) }, change.config)
      : { config: stored.config, secret: null, address: null, headers: null };
    if (change.config) requireAllowedRecipients(next.config, env().SIGHTLINE_MAIL_DOMAINS);
    const row = {
      id: channelId,
      projectId: actor.projectId,
      name: change.name ?? stored.name,
      enabled: change.enabled ?? stored.enabled,
      startsAnew: change.config !== undefined || (change.enabled ?? stored.enabled) !== stored.enabled,
      ...next,
    };
    const view = channelView(await updateChannel(client, row));
    // Alerts that fired while it was disabled, or that it refused, notify now.
    if (row.enabled && row.startsAnew) {
      await routeOpen(client, actor.projectId, await databaseNow(client));
      await wakeGroups(client, channelId);
    }
    return {
      result: view,
      subject: channelId,
      before: auditView(channelView(stored)),
      after: auditView(view),
    };
  });
}

/** Queued messages end as not delivered, on their alerts and as a fault. */
export async function removeChannel(actor: Actor, channelId: string): Promise<void> {
  const { projectId } = actor;
  await audited(actor, "channel.delete", async (client) => {
    const stored = await lockChannel(client, projectId, channelId);
    if (!stored || !(await deleteChannel(client, projectId, channelId))) throw notFound();
    const why = `channel ${stored.name} was deleted before delivery`;
    const { messages, alertIds } = await endQueued(client, channelId, why);
    for (const id of alertIds) {
      const data = { channel_id: channelId, kind: stored.kind, status: null, error: why };
      await insertAlertEvent(client, { id, projectId }, "delivery_failed", data);
    }
    const text = `Channel ${stored.name} was deleted with ${messages} undelivered messages`;
    if (messages > 0) await reportFault(client, { projectId, channelId, kind: "channel_deleted", text });
    return { result: undefined, subject: channelId, before: auditView(channelView(stored)) };
  });
}

/** A new signing secret, returned only once. The previous one also signs for a while, so that no receiver rejects a message. */
export async function rotateSigningSecret(
  actor: Actor,
  channelId: string,
  keepHours: number,
): Promise<{ channel: ChannelView; secret: string }> {
  return audited(actor, "channel.rotate_secret", async (client) => {
    const stored = await lockChannel(client, actor.projectId, channelId);
    if (!stored) throw notFound();
    if (!CHANNEL_SCHEMAS[stored.kind].secret?.generated)
      throw new ApiError(422, "not_a_webhook", "only the secret of a signed webhook can be rotated");
    const { current } = await readChannelSecrets(stored, client);
    const next = newSigningSecret();
    const channel = channelView(await rotateSecret(client, stored, { old: current!, next }, keepHours));
    const before = auditView(channelView(stored));
    const after = { ...auditView(channel), previous_secret_until: channel.previous_secret_until };
    return { result: { channel, secret: next }, subject: channelId, before, after };
  });
}
