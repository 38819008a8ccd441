import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { findOldestProject } from "@/lib/store/people/projects";
import { troublesOf } from "@/lib/upkeep/troubles";
import { heartbeat } from "../process/heartbeat";
import { watchInstallation } from "../process/watch-installation";

/** Channels that cannot be read are faults of their projects. */
const OF_PROJECTS = new Set(["secrets"]);
/** What a worker catches up with after it starts. */
const CAUGHT_UP = new Set(["deliveries", "compaction", "maintenance", "processes"]);
const CATCH_UP_MS = 5 * MINUTE_MS;

/** What is wrong with the installation as a whole. Only the oldest project reports it, so that no one is notified twice. */
export async function installationFaults(projectId: number): Promise<OpenFault[]> {
  if ((await findOldestProject()) !== projectId) return [];
  const troubles = Object.entries(troublesOf(await watchInstallation()));
  const { worker, startedAt } = heartbeat();
  const isNew = !worker || Date.now() - startedAt < CATCH_UP_MS;
  return troubles
    .filter(([part]) => !OF_PROJECTS.has(part) && !(isNew && CAUGHT_UP.has(part)))
    .map(([part, error]) => ({ kind: "sightline_degraded", subject: part, count: 1, error }));
}
