import type { Severity } from "@/lib/schema/alerts/severity";
import type { NewRoute, Route } from "@/lib/schema/channels/channel";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";

export type RouteStep =
  | { verb: "POST"; body: NewRoute }
  | { verb: "PUT"; id: string; body: NewRoute }
  | { verb: "DELETE"; id: string };

/** A route without matchers takes every alert of its severity; the grid shows these. */
export const isPlain = ({ matchers }: Route) => Object.keys(matchers).length === 0;

/** "model is gpt-5 and service is search". */
export const matcherText = ({ matchers }: Pick<Route, "matchers">) =>
  Object.entries(matchers)
    .map(([name, value]) => `${name} is ${value}`)
    .join(" and ");

/** "after 15 min to On call"; null where a route has no escalation. */
export function escalationText(
  { escalate_after_minutes: minutes, escalate_to }: Route,
  nameOf: (channelId: string) => string,
): string | null {
  return minutes === null ? null : `after ${minutes} min to ${escalate_to.map(nameOf).join(", ")}`;
}

export function isRouted(routes: readonly Route[], severity: Severity, channelId: string): boolean {
  return routes.some(
    (route) => route.severity === severity && isPlain(route) && route.channel_ids.includes(channelId),
  );
}

/** The API calls that make alerts of the severity go to the channel, or stop going there. */
export function routingPlan(
  routes: readonly Route[],
  severity: Severity,
  channelId: string,
  wanted: boolean,
): RouteStep[] {
  const plain = routes.filter((route) => route.severity === severity && isPlain(route));
  // The escalation of a route stays.
  const changed = ({ id: _, ...route }: Route, channel_ids: string[]): NewRoute => ({
    ...route,
    channel_ids,
  });
  if (wanted) {
    if (isRouted(routes, severity, channelId)) return [];
    const first = plain[0];
    if (!first)
      return [{ verb: "POST", body: { severity, matchers: {}, channel_ids: [channelId], ...NO_ESCALATION } }];
    return [{ verb: "PUT", id: first.id, body: changed(first, [...first.channel_ids, channelId]) }];
  }
  return plain
    .filter(({ channel_ids }) => channel_ids.includes(channelId))
    .map((route): RouteStep => {
      const { id } = route;
      const rest = route.channel_ids.filter((one) => one !== channelId);
      return rest.length === 0 ? { verb: "DELETE", id } : { verb: "PUT", id, body: changed(route, rest) };
    });
}
