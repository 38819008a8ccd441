import { PromiseCache } from "@/lib/promise-cache";
import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import { MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { steadyNow } from "@/lib/steady-clock";
import { isReachable } from "@/lib/store/database/lost-node";
import { listProjectsInUse } from "@/lib/store/people/projects";
import { troublesOf } from "@/lib/upkeep/troubles";
import { heartbeat } from "../process/heartbeat";
import { watchInstallation } from "../process/watch-installation";

const reporter = new PromiseCache<number | null>("health-reporter", { most: 1 });

/**
 * The first project that is in use, usually that of the operator; the next one while its node of a distributed database does
 * not answer, which keeps its rules from being judged.
 */
export async function findReporter(): Promise<number | null> {
  for (const id of await listProjectsInUse()) if (await isReachable(id)) return id;
  return null;
}

/** Channels that cannot be read are faults of their projects. */
const OF_PROJECTS = new Set(["secrets"]);
/** What a worker catches up with after it starts. */
const CAUGHT_UP = new Set(["deliveries", "compaction", "maintenance", "processes"]);
const CATCH_UP_MS = 5 * MINUTE_MS;
const REPORTER_MS = 30 * SECOND_MS;

/** What is wrong with the installation as a whole. Only one project reports it, so that no one is notified twice. */
export async function installationFaults(projectId: number, now: number): Promise<OpenFault[]> {
  if ((await reporter.get("project", REPORTER_MS, now, findReporter)) !== projectId) return [];
  const troubles = Object.entries(troublesOf(await watchInstallation()));
  const { worker, startedAt } = heartbeat();
  const isNew = !worker || steadyNow() - startedAt < CATCH_UP_MS;
  return troubles
    .filter(([part]) => !OF_PROJECTS.has(part) && !(isNew && CAUGHT_UP.has(part)))
    .map(([part, error]) => ({ kind: "sightline_degraded", subject: part, count: 1, error }));
}
