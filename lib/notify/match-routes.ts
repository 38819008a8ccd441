import type { Route } from "@/lib/schema/channel";
import type { Severity } from "@/lib/schema/severity";

/** The channels that an alert goes to: of every route that matches, each channel once. */
export function matchRoutes(
  routes: readonly Route[],
  severity: Severity,
  labels: Record<string, string>,
): string[] {
  const matching = routes.filter(
    (route) =>
      route.severity === severity &&
      Object.entries(route.matchers).every(([name, value]) => labels[name] === value),
  );
  return [...new Set(matching.flatMap((route) => route.channel_ids))];
}
