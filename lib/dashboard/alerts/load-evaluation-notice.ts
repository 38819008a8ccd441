import { cache } from "react";
import { formatDuration } from "@/lib/format/format-value";
import { SEE_LOG } from "@/lib/format/health-text";
import { readEvaluationLag } from "@/lib/store/alerts/evaluation-lag";

const SHOWN_AFTER_MS = 60_000;

/** A notice if no process has evaluated the project's rules for over a minute; otherwise null. */
export const loadEvaluationNotice = cache(async (projectId: number): Promise<string | null> => {
  const lag = await readEvaluationLag(projectId);
  if (lag === null || lag <= SHOWN_AFTER_MS) return null;
  return `Rules have not been evaluated for ${formatDuration(lag)}: no alerts fire or resolve. ${SEE_LOG}`;
});
