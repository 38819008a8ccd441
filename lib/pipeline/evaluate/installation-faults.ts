import { PromiseCache } from "@/lib/promise-cache";
import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { steadyNow } from "@/lib/steady-clock";
import { findOldestProject } from "@/lib/store/people/projects";
import { troublesOf } from "@/lib/upkeep/troubles";
import { heartbeat } from "../process/heartbeat";
import { watchInstallation } from "../process/watch-installation";

const oldest = new PromiseCache<number | null>("oldest-project", { most: 1 });

/** Channels that cannot be read are faults of their projects. */
const OF_PROJECTS = new Set(["secrets"]);
/** What a worker catches up with after it starts. */
const CAUGHT_UP = new Set(["deliveries", "compaction", "maintenance", "processes"]);
const CATCH_UP_MS = 5 * MINUTE_MS;

/** What is wrong with the installation as a whole. Only the oldest project reports it, so that no one is notified twice. */
export async function installationFaults(projectId: number, now: number): Promise<OpenFault[]> {
  if ((await oldest.get("project", MINUTE_MS, now, findOldestProject)) !== projectId) return [];
  const troubles = Object.entries(troublesOf(await watchInstallation()));
  const { worker, startedAt } = heartbeat();
  const isNew = !worker || steadyNow() - startedAt < CATCH_UP_MS;
  return troubles
    .filter(([part]) => !OF_PROJECTS.has(part) && !(isNew && CAUGHT_UP.has(part)))
    .map(([part, error]) => ({ kind: "sightline_degraded", subject: part, count: 1, error }));
}
