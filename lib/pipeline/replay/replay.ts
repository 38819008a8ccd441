import type { ReplayedEpisode } from "@/lib/alert/replay-rule";
import type { PreviewSeries } from "@/lib/rules/metric/preview-series";
import type { Severity } from "@/lib/schema/alerts/severity";
import { ApiError } from "@/lib/schema/http/api-error";
import type { BacktestAnswer } from "@/lib/schema/rules/backtest";
import type { ReplayedDefinition } from "@/lib/schema/rules/rule";

const MINUTE_MS = 60_000;

/** `check` throws once nobody waits for the answer any more, or it has taken too long. */
export type ReplayQuestion<Definition extends ReplayedDefinition = ReplayedDefinition> = {
  projectId: number;
  definition: Definition;
  severity: Severity;
  from: number;
  to: number;
  check: () => void;
};

/** What a rule would have done from `from` on, which is later than asked for where data begins later or is too much. */
export type Replay = Pick<BacktestAnswer, "unit" | "suggestion"> & {
  from: number;
  cut: boolean;
  episodes: ReplayedEpisode[];
  preview: PreviewSeries;
};

/** How long an episode was open, whole minutes; `end` where it is open still. */
export const minutesOf = ({ startedAt, endedAt }: ReplayedEpisode, end: number): number =>
  Math.round(((endedAt ?? end) - startedAt) / MINUTE_MS);

/** Refuses a backtest that can be had by asking for less. */
export function tooMuch(what: string): ApiError {
  const message = `${what}: choose a shorter range, group by fewer labels, or add a filter`;
  const details = ["hours", "definition.group_by", "definition.filters"].map((path) => ({ path, message }));
  return new ApiError(422, "too_much", message, { details });
}
