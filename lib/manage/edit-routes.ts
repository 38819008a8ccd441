import type { Actor } from "@/lib/auth/actor";
import { matchRoutes } from "@/lib/notify/match-routes";
import { routeOpen } from "@/lib/pipeline/alerts/route-alerts";
import type { NewRoute, Route, RouteAnswer, RouteQuestion } from "@/lib/schema/channels/channel";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import type { Client } from "@/lib/store/database/client";
import { databaseNow } from "@/lib/store/database/database-clock";
import { listChannels } from "@/lib/store/outbox/channels";
import { deleteRoute, insertRoute, listRoutes, lockRoutes, updateRoute } from "@/lib/store/outbox/routes";
import { audited } from "./audited";
import { requireRoom } from "./require-room";

export function loadRoutes(projectId: number): Promise<Route[]> {
  return listRoutes(projectId);
}

export async function createRoute(actor: Actor, input: NewRoute): Promise<Route> {
  await requireOwnChannels(actor.projectId, input);
  return rerouted(actor, "route.create", async (client) => {
    await requireRoom(client, "routes", actor.projectId);
    const route = await insertRoute(client, actor.projectId, input);
    return { result: route, subject: route.id, after: auditView(route) };
  });
}

export async function changeRoute(actor: Actor, routeId: string, input: NewRoute): Promise<Route> {
  await requireOwnChannels(actor.projectId, input);
  return rerouted(actor, "route.update", async (client) => {
    const before = await findRoute(client, actor.projectId, routeId);
    const route = await updateRoute(client, actor.projectId, routeId, input);
    return { result: route, subject: routeId, before: auditView(before), after: auditView(route) };
  });
}

export async function removeRoute(actor: Actor, routeId: string): Promise<void> {
  await audited(actor, "route.delete", async (client) => {
    await lockRoutes(client, actor.projectId);
    const before = await findRoute(client, actor.projectId, routeId);
    await deleteRoute(client, actor.projectId, routeId);
    return { result: undefined, subject: routeId, before: auditView(before) };
  });
}

/** The change, and the open alerts that match because of it. */
function rerouted<T>(actor: Actor, action: string, work: Parameters<typeof audited<T>>[2]): Promise<T> {
  return audited(actor, action, async (client) => {
    await lockRoutes(client, actor.projectId);
    const change = await work(client);
    await routeOpen(client, actor.projectId, await databaseNow(client));
    return change;
  });
}

async function findRoute(client: Client, projectId: number, routeId: string): Promise<Route> {
  const found = (await listRoutes(projectId, client)).find(({ id }) => id === routeId);
  if (!found) throw notFound();
  return found;
}

/** What the audit log holds of a route. */
const auditView = ({ id: _, ...fields }: Route): Record<string, unknown> => fields;

/** The channels that such an alert would go to, including disabled ones, each with its matching routes. */
export async function whereItGoes(
  projectId: number,
  { severity, labels }: RouteQuestion,
): Promise<RouteAnswer[]> {
  const [channels, routes] = await Promise.all([listChannels(projectId), listRoutes(projectId)]);
  const { rule = "", metric = "", ...others } = labels;
  const asked = { severity, labels: others, ruleName: rule, type: metric };
  const matching = (id: string) =>
    routes.filter((route) => matchRoutes([route], asked).some(({ channelId }) => channelId === id));
  return channels
    .map(({ id, name, kind, enabled }) => ({
      id,
      name,
      kind,
      enabled,
      route_ids: matching(id).map((route) => route.id),
    }))
    .filter(({ route_ids }) => route_ids.length > 0);
}

async function requireOwnChannels(projectId: number, { channel_ids, escalate_to }: NewRoute): Promise<void> {
  const own = new Set((await listChannels(projectId)).map(({ id }) => id));
  for (const [path, ids] of Object.entries({ channel_ids, escalate_to })) {
    const foreign = ids.find((id) => !own.has(id));
    if (foreign === undefined) continue;
    throw new ApiError(422, "unknown_channel", `${path}: contains an unknown channel`, {
      details: [{ path, message: `unknown channel ${foreign}` }],
    });
  }
}
