import { factsOf } from "@/lib/notify/channels/registry";
import { incidentIdOf } from "@/lib/notify/group-key";
import type { Alert } from "@/lib/schema/alerts/alert";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { setHold } from "@/lib/store/alerts/alerts";
import type { Client } from "@/lib/store/database/client";
import { listChannels } from "@/lib/store/outbox/channels";
import {
  hastenAttempts,
  listGroupsOf,
  listMembers,
  lockGroup,
  lockUnsent,
  reopenTargets,
  wakeGroupsOf,
} from "@/lib/store/outbox/notification-groups";
import { flushGroup, flushGroupsOf } from "./flush-group";
import type { Haste } from "./follow-incident";
import { holdAtStart } from "./hold-alerts";
import { queueMessage } from "./queue-message";
import { routeAtStart, routeOpen } from "./route-alerts";

/** An alert fires, reopens, or escalates: route -> hold -> group -> outbox, in the caller's transaction. */
export async function notifyFired(
  client: Client,
  alert: Alert,
  now: number,
  haste: Haste = "now",
): Promise<void> {
  await routeAtStart(client, alert, now);
  await holdAtStart(client, alert, now);
  await checkGroups(client, alert, now, haste);
}

/** It resolved: notifies every channel that got the alert, whatever the routes are now. */
export async function notifyResolved(
  client: Client,
  alert: Alert,
  now: number,
  haste: Haste = "now",
): Promise<void> {
  const groups = await listGroupsOf(client, alert.id);
  if (groups.length === 0)
    await insertAlertEvent(client, alert, "not_notified", { reason: "no one was notified when it fired" });
  await checkGroups(client, alert, now, haste);
}

const checkGroups = (client: Client, alert: Alert, now: number, haste: Haste) =>
  haste === "now" ? flushGroupsOf(client, alert, now) : wakeGroupsOf(client, alert.id);

/** It reopened within its cool-down: notifies only if it still fires when that ends. */
export async function suppressReopened(client: Client, alert: Alert): Promise<void> {
  await setHold(client, alert.id, { kind: "cool_down" });
  await reopenTargets(client, alert.id);
}

/**
 * Sends a firing alert at once to every channel that it matches and that does not have it, even while something
 * suppresses it. Returns the channels that get it now; null: it matches none that is enabled.
 */
export async function notifyNow(client: Client, alert: Alert, now: number): Promise<string[] | null> {
  const { projectId } = alert;
  await routeOpen(client, projectId, now, [alert.id]);
  const enabled = new Map(
    (await listChannels(projectId, client)).filter((one) => one.enabled).map((one) => [one.id, one.name]),
  );
  const keys = (await listGroupsOf(client, alert.id)).filter(({ channelId }) => enabled.has(channelId));
  if (keys.length === 0) return null;
  const names: string[] = [];
  for (const key of keys)
    if ((await flushGroup(client, projectId, key, now, alert.id)) === "sent")
      names.push(enabled.get(key.channelId)!);
  await hastenAttempts(client, alert.id);
  return names;
}

/**
 * Notifies the receivers that track acknowledgements: of these alerts, or of an incident once all of it that they know is
 * acknowledged.
 */
export async function notifyAcknowledged(
  client: Client,
  alerts: readonly Alert[],
  now: number,
): Promise<void> {
  const done = new Set<string>();
  for (const { id, projectId } of alerts)
    for (const key of await listGroupsOf(client, id)) {
      const name = `${key.channelId} ${key.groupKey}`;
      if (done.has(name)) continue;
      done.add(name);
      const group = await lockGroup(client, projectId, key);
      if (!group?.channel.enabled || !factsOf(group.channel.kind).sendsAcknowledgements) continue;
      await lockUnsent(client, key);
      const told = (await listMembers(client, key, true)).filter(
        (one) => one.firing && one.told?.state === "firing",
      );
      const isIncident = incidentIdOf(key.groupKey) !== null;
      if (isIncident && !told.every(({ acknowledgedUntil: until }) => until !== null && until > now))
        continue;
      const own = told.filter(({ alertId }) => isIncident || alerts.some((one) => one.id === alertId));
      if (own.length > 0)
        await queueMessage(
          client,
          group,
          "acknowledged",
          own.map(({ alertId }) => alertId),
          [],
          now,
        );
    }
}
