import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import { Matchers, type Silence } from "@/lib/schema/alerts/silence";
import type { Route } from "@/lib/schema/channels/channel";
import { nextWindows } from "./silence-window";

/** Silences that cannot be read as they are stored. */
export function unreadableSilences(silences: readonly Silence[], now: number): OpenFault[] {
  return silences.flatMap((silence): OpenFault[] => {
    const error = silenceFault(silence, now);
    if (error === null) return [];
    return [{ kind: "silence_failing", id: silence.id, subject: silenceName(silence), count: 1, error }];
  });
}

/** The same of routes, with the names of their channels. */
export function unreadableRoutes(
  routes: readonly Route[],
  channels: readonly { id: string; name: string }[],
): OpenFault[] {
  const nameOf = new Map(channels.map(({ id, name }) => [id, name]));
  return routes.flatMap((route): OpenFault[] => {
    const error = matchersFault(route.matchers);
    if (error === null) return [];
    return [{ kind: "route_failing", id: route.id, subject: routeName(route, nameOf), count: 1, error }];
  });
}

function silenceFault(silence: Silence, now: number): string | null {
  const error = matchersFault(silence.matchers);
  if (error !== null) return error;
  try {
    nextWindows(silence, now, 1);
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function matchersFault(matchers: unknown): string | null {
  const parsed = Matchers.safeParse(matchers);
  if (parsed.success) return null;
  const { path, message } = parsed.error.issues[0]!;
  return `${["matchers", ...path].join(".")}: ${message}`;
}

const silenceName = ({ comment, createdBy }: Silence) =>
  comment === "" ? `by ${createdBy}` : `"${comment}" by ${createdBy}`;

function routeName({ severity, channel_ids }: Route, nameOf: ReadonlyMap<string, string>): string {
  const names = channel_ids.map((id) => nameOf.get(id) ?? "a deleted channel");
  return `${severity} alerts to ${names.join(", ")}`;
}
