import { errorText, log } from "@/lib/log";
import { probeDatabase } from "@/lib/store/database/probe-database";
import { findRetentionRun } from "@/lib/store/database/retention";
import { troubleOf } from "@/lib/store/database/transient-error";
import { countUnreadableChannels } from "@/lib/store/outbox/channels";
import { commitTrouble } from "@/lib/store/requests/commit-queue";
import { heldText } from "@/lib/upkeep/next-retention";
import { compareClocks } from "./compare-clocks";
import { EVALUATION_LATE_MS, evaluationHealth } from "./evaluation-health";
import { heartbeat, stalledLoops } from "./heartbeat";

export type Health = { ready: boolean; parts: Record<string, string> };

/** Whether this process can accept requests and, as a worker, evaluates and delivers in time. */
export async function checkHealth(now: number): Promise<Health> {
  const parts: Record<string, string> = {};
  const notices: Record<string, string> = {};
  try {
    await probeDatabase();
    Object.assign(notices, await readNotices());
    parts.database = "ok";
  } catch (thrown) {
    log.warn("database not ready", { error: errorText(thrown) });
    parts.database = troubleOf(thrown) ?? "failing";
  }
  // The probe updates a row in place, which may work when inserting does not.
  parts.ingest = commitTrouble(now) ?? "ok";
  const { worker, startedAt, stopping } = heartbeat();
  const stalled = stalledLoops(now);
  if (worker) parts.worker = stalled.length === 0 ? "ok" : `stalled: ${stalled.join(", ")}`;
  // A web process accepts requests even if no worker evaluates, and a worker is not to blame for the time before its
  // start.
  if (notices.evaluation && worker && now - startedAt > EVALUATION_LATE_MS)
    parts.evaluation = notices.evaluation;
  if (stopping) parts.process = "stopping";
  return { ready: Object.values(parts).every((part) => part === "ok"), parts: { ...parts, ...notices } };
}

/** Notices about the installation, the same from every process. */
async function readNotices(): Promise<Record<string, string>> {
  const [evaluation, { trouble }, run, unreadable] = await Promise.all([
    evaluationHealth(),
    compareClocks(),
    findRetentionRun(),
    countUnreadableChannels(),
  ]);
  const notices: Record<string, string> = { evaluation };
  if (trouble !== null) notices.clock = `${trouble}; no data is deleted until the clocks agree`;
  if (run && run.held !== null) notices.retention = heldText(run.held);
  if (unreadable > 0) notices.secrets = unreadableText(unreadable);
  return notices;
}

export const unreadableText = (channels: number): string =>
  `${channels === 1 ? "1 channel was" : `${channels} channels were`} encrypted with another SIGHTLINE_SECRET_KEY: restore ` +
  "secrets.json, or enter their addresses and secrets again";
