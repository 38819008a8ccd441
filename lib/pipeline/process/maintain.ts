import { log } from "@/lib/log";
import { BIN_MS } from "@/lib/schema/detectors/log-bin";
import {
  DAY_MS,
  dropPartitionsBefore,
  ensurePartitions,
  findOldestDay,
} from "@/lib/store/database/partitions";
import { findRetentionRun, saveRetentionRun } from "@/lib/store/database/retention";
import { deleteDetectorRows } from "@/lib/store/detectors/detector-series";
import { deleteOldAttempts } from "@/lib/store/people/login-attempts";
import { deleteDeadSessions } from "@/lib/store/people/sessions";
import { type Clocks, compareClocks } from "./clock-gap";
import { assumedRun, nextRetention, type RetentionRun, type RetentionSettings } from "./next-retention";

const dayOf = (ts: number) => Math.floor(ts / DAY_MS);
const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Partitions for today and the next days, so that no batch has to make one; and those past retention go. */
export async function maintain(settings: RetentionSettings): Promise<void> {
  const clocks = await compareClocks();
  await ensurePartitions([0, 1, 2, 3].map((days) => clocks.now + days * DAY_MS));
  await deleteOldAttempts();
  await deleteDeadSessions();
  await expire(clocks, settings);
}

/** Drops what may go by the database's clock; nothing while this machine's clock contradicts it. */
async function expire({ now, trouble }: Clocks, settings: RetentionSettings): Promise<void> {
  if (trouble !== null) {
    log.warn("nothing expires", { cause: trouble });
    return;
  }
  const today = dayOf(now);
  const run = nextRetention(await lastRun(today, settings), today, settings);
  const { rows, detectors, hours } = run.before;
  await deleteDetectorRows((detectors * DAY_MS) / BIN_MS, detectors);
  const dropped = await dropPartitionsBefore({ rows: rows * DAY_MS, hours: hours * DAY_MS });
  await saveRetentionRun(run);
  if (dropped.length > 0)
    log.info("expired partitions dropped", { count: dropped.length, first: dropped[0] });
  if (run.held !== null) log.warn("retention is held", { cause: heldText(run.held) });
}

async function lastRun(today: number, settings: RetentionSettings): Promise<RetentionRun> {
  const noted = await findRetentionRun();
  if (noted) return noted;
  const oldest = await findOldestDay();
  return assumedRun(oldest === null ? null : dayOf(oldest), today, settings);
}

/** Why more than the usual day does not expire, and what an operator does about it. */
export function heldText(held: number): string {
  const date = dateOf(held);
  return (
    `all requests before ${date} would be deleted at once, and are kept. If the database's clock and ` +
    `SIGHTLINE_RETENTION_DAYS are right, start with SIGHTLINE_DROP_BEFORE=${date}`
  );
}

/** The day that SIGHTLINE_DROP_BEFORE names, counted from 1970. */
export const confirmedDay = (date: string | undefined) =>
  date === undefined ? null : dayOf(Date.parse(date));
