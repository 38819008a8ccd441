import { unreadableRoutes, unreadableSilences } from "@/lib/notify/unreadable";
import { PromiseCache } from "@/lib/promise-cache";
import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { listSilences } from "@/lib/store/alerts/silences";
import { listChannels } from "@/lib/store/outbox/channels";
import { listRoutes } from "@/lib/store/outbox/routes";

const read = new PromiseCache<OpenFault[]>("stored-faults", { most: 2_000 });

/**
 * Silences and routes that cannot be read as they are stored. Each matches nothing until someone fixes it. Read once a minute:
 * none is stored by this version.
 */
export const storedFaults = (projectId: number, now: number): Promise<OpenFault[]> =>
  read.get(String(projectId), MINUTE_MS, now, async () => {
    const [silences, routes] = await Promise.all([listSilences(projectId, now), listRoutes(projectId)]);
    const failing = unreadableRoutes(routes, []);
    const named = failing.length > 0 ? unreadableRoutes(routes, await listChannels(projectId)) : failing;
    return [...unreadableSilences(silences, now), ...named];
  });
