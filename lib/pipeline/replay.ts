import type { ReplayedEpisode } from "@/lib/alert/replay-rule";
import type { PreviewSeries } from "@/lib/detect/preview-series";
import type { BacktestAnswer } from "@/lib/schema/backtest";

const MINUTE_MS = 60_000;

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
