import { factsOf } from "@/lib/notify/channels/registry";
import { groupKeyOf } from "@/lib/notify/group-key";
import { routeAlert } from "@/lib/notify/match-routes";
import { readUnheard } from "@/lib/reads/unheard-alerts";
import type { Alert } from "@/lib/schema/alerts/alert";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { listIncidentsOf } from "@/lib/store/alerts/alert-incidents";
import { listAlertsById } from "@/lib/store/alerts/alerts";
import { listOpenAlerts } from "@/lib/store/alerts/open-alerts";
import type { Client } from "@/lib/store/database/client";
import { listChannels } from "@/lib/store/outbox/channels";
import { insertTargets, wakeGroupsOf } from "@/lib/store/outbox/notification-groups";
import { listRoutes } from "@/lib/store/outbox/routes";
import { refreshHolds } from "./hold-alerts";

/** Adds a starting alert to the channels of its routes. */
export async function routeAtStart(client: Client, alert: Alert, now: number): Promise<void> {
  const [{ names } = { names: [] }] = await addTargets(client, alert.projectId, [alert], now);
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
  const routed: string[] = [];
  for (const { alert, names, isNew } of await addTargets(
    client,
    projectId,
    await listAlertsById(client, ids),
    now,
  )) {
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
  const unheard = await readUnheard([projectId], "unacknowledged", now, client);
  return routeOpen(
    client,
    projectId,
    now,
    unheard.map(({ id }) => id),
  );
}

type Routed = { alert: Alert; names: string[]; isNew: boolean };

/**
 * The names of all channels of each alert, and whether one is new to it. A round asks for every alert that no one
 * heard of, so the number of statements does not depend on how many there are.
 */
async function addTargets(
  client: Client,
  projectId: number,
  alerts: readonly Alert[],
  now: number,
): Promise<Routed[]> {
  const routes = await listRoutes(projectId, client);
  const channels = await listChannels(projectId, client);
  const routed = alerts.map((alert) => ({ alert, to: routeAlert(alert, routes, channels) }));
  const reached = routed.filter(({ to }) => to.length > 0).map(({ alert }) => alert.id);
  const incidents = await listIncidentsOf(reached, client);
  const added = await insertTargets(
    client,
    routed.flatMap(({ alert, to }) =>
      to.map(({ channel, afterMinutes }) => ({
        alertId: alert.id,
        projectId,
        channelId: channel.id,
        groupKey: groupKeyOf(alert, factsOf(channel.kind), incidents.get(alert.id) ?? null),
        since: now,
        notBefore: afterMinutes === null ? null : now + afterMinutes * 60_000,
      })),
    ),
  );
  return routed.map(({ alert, to }) => ({
    alert,
    names: to.map(({ channel: { name }, afterMinutes }) =>
      afterMinutes === null ? name : `${name} after ${afterMinutes} min`,
    ),
    isNew: added.has(alert.id),
  }));
}
