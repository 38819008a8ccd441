import { nextWindows } from "@/lib/notify/silence-window";
import { Matchers, type Silence } from "@/lib/schema/alerts/silence";
import type { Route } from "@/lib/schema/channels/channel";
import type { OpenFault } from "@/lib/store/alerts/faults";
import { listSilences } from "@/lib/store/alerts/silences";
import { listChannels } from "@/lib/store/outbox/channels";
import { listRoutes } from "@/lib/store/outbox/routes";

/** Silences and routes that cannot be read as they are stored. Each matches nothing until someone fixes it. */
export async function storedFaults(projectId: number, now: number): Promise<OpenFault[]> {
  const [silences, routes] = await Promise.all([listSilences(projectId, now), listRoutes(projectId)]);
  const unreadable = routes.flatMap((route) => {
    const error = matchersFault(route.matchers);
    return error === null ? [] : [{ route, error }];
  });
  const channels = unreadable.length > 0 ? await listChannels(projectId) : [];
  const nameOf = new Map(channels.map(({ id, name }) => [id, name]));
  return [
    ...silences.flatMap((silence): OpenFault[] => {
      const error = silenceFault(silence, now);
      if (error === null) return [];
      return [{ kind: "silence_failing", id: silence.id, subject: silenceName(silence), count: 1, error }];
    }),
    ...unreadable.map(({ route, error }): OpenFault => {
      return { kind: "route_failing", id: route.id, subject: routeName(route, nameOf), count: 1, error };
    }),
  ];
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
