import { factsOf } from "@/lib/notify/channels/registry";
import { groupKeyOf } from "@/lib/notify/group-key";
import { routeAlert } from "@/lib/notify/match-routes";
import type { Alert } from "@/lib/schema/alerts/alert";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { setHold } from "@/lib/store/alerts/alerts";
import type { Client } from "@/lib/store/database/client";
import { listChannels } from "@/lib/store/outbox/channels";
import {
  insertTarget,
  listGroupsOf,
  listMembers,
  lockGroup,
  lockUnsent,
  reopenTargets,
} from "@/lib/store/outbox/notification-groups";
import { listRoutes } from "@/lib/store/outbox/routes";
import { flushGroupsOf } from "./flush-group";
import { holdAtStart } from "./hold-alerts";
import { queueMessage } from "./queue-message";

/** An alert fires, reopens, or escalates: route -> hold -> group -> outbox, in the caller's transaction. */
export async function notifyFired(client: Client, alert: Alert, now: number): Promise<void> {
  await route(client, alert, now);
  await holdAtStart(client, alert, now);
  await flushGroupsOf(client, alert, now);
}

/** It resolved: notifies every channel that got the alert, whatever the routes are now. */
export async function notifyResolved(client: Client, alert: Alert, now: number): Promise<void> {
  const groups = await listGroupsOf(client, alert.id);
  if (groups.length === 0)
    await insertAlertEvent(client, alert, "not_notified", { reason: "no one was notified when it fired" });
  await flushGroupsOf(client, alert, now);
}

/** It reopened within its cool-down: notifies only if it still fires when that ends. */
export async function suppressReopened(client: Client, alert: Alert): Promise<void> {
  await setHold(client, alert.id, { kind: "cool_down" });
  await reopenTargets(client, alert.id);
}

async function route(client: Client, alert: Alert, now: number): Promise<void> {
  const channels = await listChannels(alert.projectId, client);
  const routed = routeAlert(alert, await listRoutes(alert.projectId, client), channels);
  for (const { channel, afterMinutes } of routed)
    await insertTarget(client, {
      alertId: alert.id,
      projectId: alert.projectId,
      channelId: channel.id,
      groupKey: groupKeyOf(alert, factsOf(channel.kind)),
      since: now,
      notBefore: afterMinutes === null ? null : now + afterMinutes * 60_000,
    });
  const names = routed.map(({ channel: { name }, afterMinutes }) =>
    afterMinutes === null ? name : `${name} after ${afterMinutes} min`,
  );
  if (names.length > 0) await insertAlertEvent(client, alert, "routed", { channels: names });
  else
    await insertAlertEvent(client, alert, "not_notified", {
      reason: `no channel for ${alert.severity} alerts`,
    });
}

/** Notifies the receivers that track acknowledgements. */
export async function notifyAcknowledged(client: Client, alert: Alert, now: number): Promise<void> {
  for (const key of await listGroupsOf(client, alert.id)) {
    const group = await lockGroup(client, alert.projectId, key);
    if (!group?.channel.enabled || !factsOf(group.channel.kind).sendsAcknowledgements) continue;
    await lockUnsent(client, key);
    const members = await listMembers(client, key, true);
    const isTold = members.some(({ alertId, told }) => alertId === alert.id && told?.state === "firing");
    if (isTold) await queueMessage(client, group, "acknowledged", [alert.id], [], now);
  }
}
