import { factsOf } from "@/lib/notify/channels/registry";
import { groupKeyOf } from "@/lib/notify/group-key";
import { routeAlert } from "@/lib/notify/match-routes";
import { readUnheard } from "@/lib/reads/unheard-alerts";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Route } from "@/lib/schema/channels/channel";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { findIncidentOf } from "@/lib/store/alerts/alert-incidents";
import { listAlertsById } from "@/lib/store/alerts/alerts";
import { listOpenAlerts } from "@/lib/store/alerts/open-alerts";
import type { Client } from "@/lib/store/database/client";
import { type Channel, listChannels } from "@/lib/store/outbox/channels";
import { insertTarget, wakeGroupsOf } from "@/lib/store/outbox/notification-groups";
import { listRoutes } from "@/lib/store/outbox/routes";
import { refreshHolds } from "./hold-alerts";

/** Adds a starting alert to the channels of its routes. */
export async function routeAtStart(client: Client, alert: Alert, now: number): Promise<void> {
  const { names } = await addTargets(client, alert, await readDestinations(client, alert.projectId), now);
  if (names.length > 0) await insertAlertEvent(client, alert, "routed", { channels: names });
  else
    await insertAlertEvent(client, alert, "not_notified", {
      reason: `no channel for ${alert.severity} alerts`,
    });
}

/**
 * Adds open alerts to the channels that they match now and that do not have them; `only`: of these alerts. Returns
 * whether there were any.
 */
export async function routeOpen(
  client: Client,
  projectId: number,
  now: number,
  only: readonly string[] | null = null,
): Promise<boolean> {
  const ids = only ?? (await listOpenAlerts(client, projectId)).map(({ id }) => id);
  if (ids.length === 0) return false;
  const destinations = await readDestinations(client, projectId);
  const routed: string[] = [];
  for (const alert of await listAlertsById(client, ids)) {
    const { names, isNew } = await addTargets(client, alert, destinations, now);
    if (!isNew) continue;
    await insertAlertEvent(client, alert, "routed", { channels: names });
    routed.push(alert.id);
  }
  if (routed.length === 0) return false;
  // What one of them explains is not sent as well.
  await refreshHolds(client, projectId, now);
  for (const id of routed) await wakeGroupsOf(client, id);
  return true;
}

/** An alert that reached no one may match a route by now: routes and channels change, and so does its severity. */
export async function routeUnheard(client: Client, projectId: number, now: number): Promise<boolean> {
  const unheard = await readUnheard([projectId], now, client);
  return routeOpen(
    client,
    projectId,
    now,
    unheard.map(({ id }) => id),
  );
}

type Destinations = { routes: Route[]; channels: Channel[] };

async function readDestinations(client: Client, projectId: number): Promise<Destinations> {
  return { routes: await listRoutes(projectId, client), channels: await listChannels(projectId, client) };
}

/** The names of all channels of the alert, and whether one is new to it. */
async function addTargets(
  client: Client,
  alert: Alert,
  { routes, channels }: Destinations,
  now: number,
): Promise<{ names: string[]; isNew: boolean }> {
  let isNew = false;
  const routed = routeAlert(alert, routes, channels);
  const incident = await findIncidentOf(client, alert.id);
  for (const { channel, afterMinutes } of routed) {
    const added = await insertTarget(client, {
      alertId: alert.id,
      projectId: alert.projectId,
      channelId: channel.id,
      groupKey: groupKeyOf(alert, factsOf(channel.kind), incident?.id ?? null),
      since: now,
      notBefore: afterMinutes === null ? null : now + afterMinutes * 60_000,
    });
    isNew ||= added;
  }
  const names = routed.map(({ channel: { name }, afterMinutes }) =>
    afterMinutes === null ? name : `${name} after ${afterMinutes} min`,
  );
  return { names, isNew };
}
