import { beforeReaders } from "@/lib/call";
import { errorText, log } from "@/lib/log";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { steadyNow } from "@/lib/steady-clock";
import { probeDatabase } from "@/lib/store/database/probe-database";
import { replicaTrouble } from "@/lib/store/database/replica";
import { findRetentionRun } from "@/lib/store/database/retention";
import { troubleOf } from "@/lib/store/database/transient-error";
import { heldText } from "@/lib/upkeep/next-retention";
import { troublesOf } from "@/lib/upkeep/troubles";
import { compareClocks } from "./compare-clocks";
import { EVALUATION_LATE_MS, evaluationHealth, lateRules } from "./evaluation-health";
import { heartbeat } from "./heartbeat";
import { ownParts } from "./own-parts";
import { watchInstallation } from "./watch-installation";

/** Longer than a notification counts as due. */
const DELIVERIES_LATE_MS = 3 * MINUTE_MS;

export type Health = { ready: boolean; parts: Record<string, string> };

/** Whether this process can accept requests and, as a worker, evaluates and delivers in time. */
export const checkHealth = (): Promise<Health> => beforeReaders(() => healthAt(steadyNow()));

async function healthAt(now: number): Promise<Health> {
  const parts: Record<string, string> = {};
  const notices: Record<string, string> = {};
  try {
    await probeDatabase();
    parts.database = "ok";
    Object.assign(notices, await readNotices());
  } catch (thrown) {
    const isProbed = parts.database === "ok";
    log.warn(isProbed ? "health could not be read" : "database not ready", { error: errorText(thrown) });
    // Where only a reading is wrong, requests are still accepted.
    const trouble = troubleOf(thrown) ?? (isProbed ? null : "failing");
    if (trouble === null) notices.health = "could not be read, see the log";
    else parts.database = trouble;
  }
  Object.assign(parts, ownParts(now));
  const { worker, startedAt } = heartbeat();
  // A web process accepts requests even if no worker evaluates, and a worker is not to blame for the time before its
  // start.
  if (notices.evaluation && worker && now - startedAt > EVALUATION_LATE_MS)
    parts.evaluation = notices.evaluation;
  if (notices.deliveries && worker && now - startedAt > DELIVERIES_LATE_MS)
    parts.deliveries = notices.deliveries;
  return { ready: Object.values(parts).every((part) => part === "ok"), parts: { ...parts, ...notices } };
}

/** Notices about the installation, the same from every process but for its own clock. */
async function readNotices(): Promise<Record<string, string>> {
  const [watched, rules, { trouble }, run] = await Promise.all([
    watchInstallation(),
    lateRules(),
    compareClocks(),
    findRetentionRun(),
  ]);
  const evaluation = await evaluationHealth(watched.all);
  const notices: Record<string, string> = { evaluation, ...troublesOf(watched) };
  // If no rules are judged at all, that says enough.
  if (rules !== null && evaluation === "ok") notices.rules = rules;
  const replica = replicaTrouble();
  if (replica !== null) notices.replica = replica;
  if (trouble !== null) notices.clock = `${trouble}; no data is deleted until the clocks agree`;
  if (run && run.held !== null) notices.retention = heldText(run.held);
  return notices;
}
