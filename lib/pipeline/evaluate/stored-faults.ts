import { unreadableRoutes, unreadableSilences } from "@/lib/notify/unreadable";
import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import { listSilences } from "@/lib/store/alerts/silences";
import { listChannels } from "@/lib/store/outbox/channels";
import { listRoutes } from "@/lib/store/outbox/routes";

/** Silences and routes that cannot be read as they are stored. Each matches nothing until someone fixes it. */
export async function storedFaults(projectId: number, now: number): Promise<OpenFault[]> {
  const [silences, routes] = await Promise.all([listSilences(projectId, now), listRoutes(projectId)]);
  const failing = unreadableRoutes(routes, []);
  const named = failing.length > 0 ? unreadableRoutes(routes, await listChannels(projectId)) : failing;
  return [...unreadableSilences(silences, now), ...named];
}
