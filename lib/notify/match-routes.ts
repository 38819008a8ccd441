import type { Alert, Described } from "@/lib/schema/alerts/alert";
import type { Route } from "@/lib/schema/channels/channel";
import { describedLabels, matches } from "./match-labels";
import { isOwnFault } from "./own-fault";
import { readOrNull } from "./read-or-null";

/** A channel that gets an alert; an escalation only after this many minutes without acknowledgement. */
export type RoutedChannel = { channelId: string; afterMinutes: number | null };

/** The channels of every matching route, each once; immediate notification wins over escalation. */
export function matchRoutes(routes: readonly Route[], alert: Described): RoutedChannel[] {
  const labels = describedLabels(alert);
  const after = new Map<string, number | null>();
  for (const route of routes) {
    if (route.severity !== alert.severity || !readOrNull(() => matches(route.matchers, labels))) continue;
    for (const id of route.channel_ids) after.set(id, null);
    const { escalate_after_minutes: minutes, escalate_to } = route;
    if (minutes === null) continue;
    for (const id of escalate_to) {
      const known = after.get(id);
      if (known === undefined || (known !== null && minutes < known)) after.set(id, minutes);
    }
  }
  return [...after].map(([channelId, afterMinutes]) => ({ channelId, afterMinutes }));
}

type Candidate = { id: string; name: string; enabled: boolean };
export type Recipient<C> = { channel: C; afterMinutes: number | null };

/**
 * The channels to notify of an alert. A fault of Sightline itself never goes to the channel that it is about, and goes to
 * every other enabled channel if the routes leave it with none.
 */
export function routeAlert<C extends Candidate>(
  alert: Described & Pick<Alert, "ruleKind">,
  routes: readonly Route[],
  channels: readonly C[],
): Recipient<C>[] {
  const isFault = isOwnFault(alert.ruleKind);
  const candidates = channels.filter(({ name }) => !(isFault && alert.labels.channel === name));
  const byId = new Map(candidates.map((one) => [one.id, one]));
  const routed = matchRoutes(routes, alert).flatMap(({ channelId, afterMinutes }): Recipient<C>[] => {
    const channel = byId.get(channelId);
    return channel ? [{ channel, afterMinutes }] : [];
  });
  if (!isFault || routed.length > 0) return routed;
  return candidates.filter(({ enabled }) => enabled).map((channel) => ({ channel, afterMinutes: null }));
}
