import { median } from "@/lib/baseline/usual-value";
import { ApiError } from "@/lib/schema/api-error";
import type { BacktestAnswer, BacktestQuestion } from "@/lib/schema/backtest";
import { isMetricRule } from "@/lib/schema/rule";
import { minutesOf, type Replay } from "./replay";
import { replayMetricRule } from "./replay-metric-rule";
import { replayObjective } from "./replay-objective";
import { takeTurn } from "./take-turns";

const MINUTE_MS = 60_000;
const EPISODES_SHOWN = 500;

const iso = (at: number) => new Date(at).toISOString();

/** What a rule would have done over its past: the live engine's own functions, once for each closed minute. */
export async function backtest(
  projectId: number,
  question: BacktestQuestion,
  now: number,
): Promise<BacktestAnswer> {
  const to = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const from = to - question.hours * 60 * MINUTE_MS;
  const replay = replayerOf(projectId, question);
  return answerOf(await takeTurn(() => replay(from, to)), to);
}

function replayerOf(
  projectId: number,
  { definition, severity }: BacktestQuestion,
): (from: number, to: number) => Promise<Replay> {
  if (isMetricRule(definition))
    return (from, to) => replayMetricRule(projectId, definition, severity, from, to);
  if (definition.kind === "slo_burn")
    return (from, to) => replayObjective(projectId, definition, severity, from, to);
  const message = "only rules of the kinds threshold, usual_ratio and slo_burn are replayed";
  throw new ApiError(422, "not_replayed", message, { details: [{ path: "definition.kind", message }] });
}

function answerOf({ from, cut, episodes, unit, preview, suggestion }: Replay, to: number): BacktestAnswer {
  const lengths = episodes.map((episode) => minutesOf(episode, to));
  return {
    window: { from: iso(from), to: iso(to) },
    cut,
    step_seconds: 60,
    alerts: episodes.length,
    minutes: lengths.reduce((sum, minutes) => sum + minutes, 0),
    median_minutes: lengths.length === 0 ? null : median(lengths),
    episodes: episodes.slice(0, EPISODES_SHOWN).map((episode) => episodeView(episode, to)),
    unit,
    ...preview,
    suggestion,
  };
}

function episodeView(episode: Replay["episodes"][number], end: number): BacktestAnswer["episodes"][number] {
  const { labels, severity, startedAt, endedAt, peak, threshold } = episode;
  return {
    labels,
    severity,
    started_at: iso(startedAt),
    ended_at: endedAt === null ? null : iso(endedAt),
    minutes: minutesOf(episode, end),
    peak,
    threshold,
  };
}
