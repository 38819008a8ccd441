import { median } from "@/lib/aggregate/usual-value";
import { kindOf } from "@/lib/rules/registry";
import { ApiError } from "@/lib/schema/http/api-error";
import type { BacktestAnswer, BacktestQuestion } from "@/lib/schema/rules/backtest";
import { isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { minutesOf, type ReplayedPast, replayPast } from "./replay-past";

const EPISODES_SHOWN = 500;

/** What a rule would have done in the past: runs the live engine's functions once per closed minute. */
export async function backtest(
  projectId: number,
  { definition, severity, hours }: BacktestQuestion,
  now: number,
): Promise<BacktestAnswer> {
  const { replay, persistence } = kindOf(definition);
  if (!replay) {
    const message = `rules of the kind ${definition.kind} are not replayed`;
    throw new ApiError(422, "not_replayed", message, { details: [{ path: "definition.kind", message }] });
  }
  const to = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const from = to - hours * 60 * MINUTE_MS;
  const rule = { definition, severity, machine: persistence(definition), replay };
  return answerOf(await replayPast({ projectId, from, to }, rule), to);
}

function answerOf(
  { from, cut, episodes, unit, preview, suggestion }: ReplayedPast,
  to: number,
): BacktestAnswer {
  const lengths = episodes.map((episode) => minutesOf(episode, to));
  return {
    window: { from: isoTime(from), to: isoTime(to) },
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

function episodeView(
  episode: ReplayedPast["episodes"][number],
  end: number,
): BacktestAnswer["episodes"][number] {
  const { labels, severity, startedAt, endedAt, peak, threshold } = episode;
  return {
    labels,
    severity,
    started_at: isoTime(startedAt),
    ended_at: endedAt === null ? null : isoTime(endedAt),
    minutes: minutesOf(episode, end),
    peak,
    threshold,
  };
}
