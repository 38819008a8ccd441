import { formatDuration } from "@/lib/format/format-value";
import { readEvaluationLag } from "@/lib/store/alerts/evaluation-lag";

const TOLD_AFTER_MS = 60_000;

/** A sentence where the project's rules have not been evaluated for over a minute, by whichever process; else null. */
export async function loadEvaluationNotice(projectId: number): Promise<string | null> {
  const lag = await readEvaluationLag(projectId);
  if (lag === null || lag <= TOLD_AFTER_MS) return null;
  return (
    `Rules have not been evaluated for ${formatDuration(lag)}: no alerts fire or resolve. ` +
    "Check the worker's log and /api/health/ready."
  );
}
