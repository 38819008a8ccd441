import { errorText, log } from "@/lib/log";
import { DAY_MS } from "@/lib/schema/time/epoch";
import type { RetentionRun } from "@/lib/schema/time/retention";
import { unlessNodeIsLost } from "@/lib/store/database/lost-node";
import { dropPartitionsBefore, ensureDaysAhead, findOldestDay } from "@/lib/store/database/partitions";
import { pruneRows } from "@/lib/store/database/prune-rows";
import { findRetentionRun, saveRetentionRun } from "@/lib/store/database/retention";
import {
  assumedRun,
  heldText,
  nextRetention,
  type RetentionSettings,
  sureDay,
} from "@/lib/upkeep/next-retention";
import { type Clocks, compareClocks } from "./compare-clocks";

const dayOf = (ts: number) => Math.floor(ts / DAY_MS);

/**
 * Creates the partitions of the next days and deletes what is past its retention. Partitions are on all nodes of a
 * distributed database, and wait while one does not answer; rows of the projects on the others do not.
 */
export async function maintain(settings: RetentionSettings): Promise<void> {
  const clocks = await compareClocks();
  const run = await nextRun(clocks, settings);
  await unlessNodeIsLost(
    async () => {
      await ensureDaysAhead(clocks.now);
      if (!run) return;
      await dropPartitions(run);
      await saveRetentionRun(run);
    },
    (thrown) => log.warn("partitions wait for a node of the cluster", { error: errorText(thrown) }),
  );
  const pruned = await pruneRows({
    now: clocks.now,
    sure: run && {
      now: Math.min(clocks.now, (sureDay(run) + 1) * DAY_MS),
      requests: run.before.rows * DAY_MS,
    },
  });
  if (Object.keys(pruned).length > 0) log.info("expired rows deleted", pruned);
}

/** What to delete by the database's clock; null while this machine's clock contradicts it. */
async function nextRun({ now, trouble }: Clocks, settings: RetentionSettings): Promise<RetentionRun | null> {
  if (trouble !== null) {
    log.warn("no data is deleted", { cause: trouble });
    return null;
  }
  const today = dayOf(now);
  const run = nextRetention(await lastRun(today, settings), today, settings);
  if (run.held !== null) log.warn("retention paused", { cause: heldText(run.held) });
  return run;
}

async function dropPartitions({ before: { rows, hours } }: RetentionRun): Promise<void> {
  const dropped = await dropPartitionsBefore({ rows: rows * DAY_MS, hours: hours * DAY_MS });
  if (dropped.length > 0)
    log.info("expired partitions dropped", { count: dropped.length, first: dropped[0] });
}

async function lastRun(today: number, settings: RetentionSettings): Promise<RetentionRun> {
  const noted = await findRetentionRun();
  if (noted) return noted;
  const oldest = await findOldestDay();
  return assumedRun(oldest === null ? null : dayOf(oldest), today, settings);
}
