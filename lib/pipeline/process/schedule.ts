import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { drainDeliveries } from "@/lib/pipeline/deliver/deliver";
import { endArchivedAlerts } from "@/lib/pipeline/evaluate/end-archived-alerts";
import { evaluateAll } from "@/lib/pipeline/evaluate/evaluate-all";
import { watchPriceFile } from "@/lib/pipeline/prices/price-file";
import { runRepricing } from "@/lib/pipeline/prices/reprice";
import { MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { steadyNow } from "@/lib/steady-clock";
import { readStandstill } from "@/lib/store/alerts/evaluation-lag";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import { databaseNow } from "@/lib/store/database/database-clock";
import { unlessNodeIsLost } from "@/lib/store/database/lost-node";
import { isLockInUse, withLock } from "@/lib/store/database/with-lock";
import { wakeDeliveries } from "@/lib/store/outbox/wake-deliveries";
import { listProjectsToPurge, purgeProject } from "@/lib/store/people/purge-project";
import { deleteEmptyTeams } from "@/lib/store/people/teams";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { confirmedDay } from "@/lib/upkeep/next-retention";
import { pingDeadMan } from "./dead-man";
import { isLate } from "./evaluation-health";
import { heartbeat } from "./heartbeat";
import { maintain } from "./maintain";
import { startOutbox } from "./outbox-loops";
import { type Loop, startLoop } from "./start-loop";

const LOOPS: Loop[] = [
  {
    name: "evaluation",
    // Another worker that has just begun its round when this one dies must be through with the next within 10 s.
    everyMs: 9.5 * SECOND_MS,
    // A little more than two rounds, so that a stalled worker is noticed quickly.
    staleAfterMs: 25 * SECOND_MS,
    round: async () => (await withLock(LOCKS.evaluation, evaluateRound)) || !isLate(await readStandstill()),
  },
  {
    name: "compaction",
    everyMs: 10 * SECOND_MS,
    staleAfterMs: 5 * MINUTE_MS,
    round: async () => compactRollups(await databaseNow()),
  },
  {
    name: "deleted projects",
    everyMs: MINUTE_MS,
    // A project with years of traffic takes hours.
    staleAfterMs: 24 * 60 * MINUTE_MS,
    round: async () => {
      await withLock(LOCKS.purge, purgeAll);
      return true;
    },
  },
  {
    name: "re-pricing",
    // Longer than the pause of compaction, which only tries the lock that a slice holds.
    everyMs: 11 * SECOND_MS,
    staleAfterMs: 5 * MINUTE_MS,
    round: () => runRepricing(),
  },
  {
    name: "price file",
    everyMs: MINUTE_MS,
    staleAfterMs: 10 * MINUTE_MS,
    round: () => watchPriceFile(env().SIGHTLINE_PRICE_FILE),
  },
  {
    name: "maintenance",
    everyMs: 60 * MINUTE_MS,
    staleAfterMs: 3 * 60 * MINUTE_MS,
    round: async () =>
      (await withLock(LOCKS.maintenance, maintainAll)) ||
      (await isLockInUse(LOCKS.maintenance, 60 * MINUTE_MS)),
  },
];

async function evaluateRound(): Promise<void> {
  const worked = await evaluateAll();
  await endArchivedAlerts();
  wakeDeliveries();
  if (!worked) return;
  const { SIGHTLINE_DEAD_MAN_URL: url, SIGHTLINE_ALLOW_PRIVATE_TARGETS: allowed } = env();
  // Not awaited: a slow monitor must not delay the rules.
  if (url !== undefined) void pingDeadMan(url, allowed);
}

async function purgeAll(): Promise<void> {
  for (const projectId of await listProjectsToPurge()) {
    const requests = await unlessNodeIsLost(() => purgeProject(projectId));
    if (requests !== null) log.info("deleted project purged", { project: projectId, requests });
  }
  await deleteEmptyTeams();
}

async function maintainAll(): Promise<void> {
  const { SIGHTLINE_RETENTION_DAYS: retentionDays, SIGHTLINE_DROP_BEFORE: confirmed } = env();
  await maintain({ retentionDays, confirmed: confirmedDay(confirmed) });
}

/** Starts the loops of this process. */
export function startSchedule(): () => Promise<void> {
  Object.assign(heartbeat(), { worker: true, startedAt: steadyNow() });
  const loops = [startOutbox(), ...LOOPS.map(startLoop)];
  return async () => {
    await Promise.all(loops.map(({ stop }) => stop()));
    await drainDeliveries();
  };
}
