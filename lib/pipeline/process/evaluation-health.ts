import { formatDuration } from "@/lib/format/format-value";
import type { ProcessState } from "@/lib/schema/people/installation";
import { readEvaluationLag } from "@/lib/store/alerts/evaluation-lag";
import { findLockHolder } from "@/lib/store/database/with-lock";

export const EVALUATION_LOCK = 72_707_372;
/** Three rounds. */
export const EVALUATION_LATE_MS = 30_000;

export const isLate = (lag: number | null) => lag !== null && lag > EVALUATION_LATE_MS;

/** Whether any process evaluates the enabled rules: "ok", or for how long none has, and what blocks it. */
export async function evaluationHealth(
  processes: readonly { state: Pick<ProcessState, "role"> }[],
): Promise<string> {
  const lag = await readEvaluationLag();
  if (lag === null || !isLate(lag)) return "ok";
  const holder = await findLockHolder(EVALUATION_LOCK);
  const since = holder?.since ? ` since ${holder.since.toISOString()}` : "";
  const cause = holder
    ? `, the lock is held by database process ${holder.pid} (${holder.application})${since}`
    : "";
  const isWebOnly = processes.length > 0 && processes.every(({ state }) => state.role === "web");
  return `last ${formatDuration(lag)} ago${cause}${isWebOnly ? ", no worker is running" : ""}`;
}
