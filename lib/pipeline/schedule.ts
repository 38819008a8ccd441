import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { BIN_MS } from "@/lib/schema/log-bin";
import { compactRollups } from "@/lib/store/compact-rollups";
import { databaseNow } from "@/lib/store/database-clock";
import { deleteDetectorRows } from "@/lib/store/detector-series";
import { deleteOldAttempts } from "@/lib/store/login-attempts";
import { DAY_MS, dropExpiredPartitions, ensurePartitions } from "@/lib/store/partitions";
import { listProjectsToEvaluate } from "@/lib/store/rules";
import { deleteDeadSessions } from "@/lib/store/sessions";
import { withLock } from "@/lib/store/with-lock";
import { pingDeadMan } from "./dead-man";
import { drainDeliveries, onWake, startDeliveries, wakeDeliveries } from "./deliver";
import { evaluateProject } from "./evaluate-project";
import { flushDueGroups } from "./flush-groups";
import { beat, heartbeat } from "./heartbeat";

type Loop = { name: string; everyMs: number; staleAfterMs: number; round: () => Promise<unknown> };

const EVALUATION_LOCK = 72_707_372;
const MAINTENANCE_LOCK = 72_707_373;
const NOTIFICATION_LOCK = 72_707_374;
/** Bands of charts and alerts are kept for so many days. */
const DETECTOR_DAYS = 35;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const LOOPS: Loop[] = [
  { name: "deliveries", everyMs: SECOND, staleAfterMs: 30 * SECOND, round: startDeliveries },
  {
    name: "evaluation",
    everyMs: 10 * SECOND,
    // Two rounds and a little: whoever waits for an alert must not wait for a stalled worker.
    staleAfterMs: 25 * SECOND,
    round: () => withLock(EVALUATION_LOCK, evaluateAll),
  },
  {
    name: "notification groups",
    everyMs: SECOND,
    staleAfterMs: 30 * SECOND,
    round: () => withLock(NOTIFICATION_LOCK, async () => flushDueGroups(await databaseNow())),
  },
  {
    name: "compaction",
    everyMs: 10 * SECOND,
    staleAfterMs: 5 * MINUTE,
    round: () => compactRollups(Date.now()),
  },
  {
    name: "maintenance",
    everyMs: 60 * MINUTE,
    staleAfterMs: 3 * 60 * MINUTE,
    round: () => withLock(MAINTENANCE_LOCK, maintain),
  },
];

async function evaluateAll(): Promise<void> {
  for (const projectId of await listProjectsToEvaluate()) {
    await evaluateProject(projectId, await databaseNow()).catch((thrown) =>
      log.error("a project could not be evaluated", { project: projectId, error: errorText(thrown) }),
    );
  }
  wakeDeliveries();
  const { SIGHTLINE_DEAD_MAN_URL: url, SIGHTLINE_ALLOW_PRIVATE_TARGETS: allowed } = env();
  // Not waited for: a slow monitor must not slow the rules.
  if (url !== undefined) void pingDeadMan(url, allowed, Date.now());
}

/** Partitions for today and the next days, so that no batch has to make one; and those past retention go. */
async function maintain(): Promise<void> {
  const now = Date.now();
  await ensurePartitions([0, 1, 2, 3].map((days) => now + days * DAY_MS));
  await deleteOldAttempts();
  await deleteDeadSessions();
  const oldest = Math.floor(now / DAY_MS) - DETECTOR_DAYS;
  await deleteDetectorRows((oldest * DAY_MS) / BIN_MS, oldest);
  const dropped = await dropExpiredPartitions(env().SIGHTLINE_RETENTION_DAYS, now);
  if (dropped.length > 0)
    log.info("expired partitions dropped", { count: dropped.length, first: dropped[0] });
}

/** Starts the loops of this process. A round that fails is logged and tried again; rounds of a loop never overlap. */
export function startSchedule(): () => Promise<void> {
  heartbeat().worker = true;
  const loops = LOOPS.map(startLoop);
  onWake(loops[0]!.runNow);
  return async () => {
    await Promise.all(loops.map(({ stop }) => stop()));
    await drainDeliveries();
  };
}

function startLoop({ name, everyMs, staleAfterMs, round }: Loop): {
  runNow: () => void;
  stop: () => Promise<void>;
} {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  const run = () => {
    clearTimeout(timer);
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = round()
      .then(() => beat(name, staleAfterMs, Date.now()))
      .catch((thrown) => log.error("a background round failed", { loop: name, error: errorText(thrown) }))
      .finally(() => {
        running = null;
        timer = setTimeout(run, again ? 0 : everyMs);
        again = false;
      });
  };
  beat(name, staleAfterMs, Date.now());
  run();
  return {
    runNow: run,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
