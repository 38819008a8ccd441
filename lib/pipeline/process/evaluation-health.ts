import { counted, formatDuration } from "@/lib/format/format-value";
import type { ProcessState } from "@/lib/schema/people/installation";
import { readLateProjects, readStandstill } from "@/lib/store/alerts/evaluation-lag";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import { findLockHolder } from "@/lib/store/database/with-lock";

/** Three rounds. */
export const EVALUATION_LATE_MS = 30_000;

export const isLate = (lag: number | null) => lag !== null && lag > EVALUATION_LATE_MS;

/**
 * Which projects have rules that are judged too late while others are judged. It makes no process unready: one project
 * must not take the others out of service.
 */
export async function lateRules(): Promise<string | null> {
  const { projects, longest } = await readLateProjects(EVALUATION_LATE_MS);
  if (projects === 0) return null;
  const whose = counted(projects, "project");
  return `late: rules of ${whose} were last evaluated ${formatDuration(longest)} ago`;
}

/** Whether any process evaluates enabled rules: "ok", or for how long none has, and what blocks it. */
export async function evaluationHealth(
  processes: readonly { state: Pick<ProcessState, "role"> }[],
): Promise<string> {
  const lag = await readStandstill();
  if (lag === null || !isLate(lag)) return "ok";
  const holder = await findLockHolder(LOCKS.evaluation);
  const since = holder?.since ? ` since ${holder.since.toISOString()}` : "";
  const cause = holder
    ? `, the lock is held by database process ${holder.pid} (${holder.application})${since}`
    : "";
  const isWebOnly = processes.length > 0 && processes.every(({ state }) => state.role === "web");
  return `last ${formatDuration(lag)} ago${cause}${isWebOnly ? ", no worker is running" : ""}`;
}
