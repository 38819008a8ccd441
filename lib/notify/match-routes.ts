import type { Described } from "@/lib/schema/alerts/alert";
import type { Route } from "@/lib/schema/channels/channel";
import { describedLabels, matches } from "./match-labels";
import { readOrNull } from "./read-or-null";

/** A channel that an alert goes to; an escalation only after so many minutes without acknowledgement. */
export type RoutedChannel = { channelId: string; afterMinutes: number | null };

/** The channels of every route that matches, each once; at once wins over later. */
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
