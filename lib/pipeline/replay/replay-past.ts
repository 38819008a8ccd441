import type { MachineRule } from "@/lib/alert/machine";
import { type ReplayedEpisode, replayRule } from "@/lib/alert/replay-rule";
import { suggestThreshold } from "@/lib/alert/suggest-threshold";
import { runInSlices } from "@/lib/give-way";
import { type PreviewSeries, PreviewThinner } from "@/lib/rules/metric/preview-series";
import type { Moment, Replay } from "@/lib/rules/replay";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { BacktestAnswer } from "@/lib/schema/rules/backtest";
import type { RuleDefinition } from "@/lib/schema/rules/rule";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { type Past, type ReplayedSpan, readPast } from "./read-past";

type ReplayedRule = {
  definition: RuleDefinition;
  severity: Severity;
  machine: MachineRule;
  replay: Replay<RuleDefinition>;
};

/**
 * What a rule would have done from `from` on, which is later than requested if data begins later or there is too much.
 */
export type ReplayedPast = Pick<BacktestAnswer, "unit" | "suggestion"> & {
  from: number;
  cut: boolean;
  episodes: ReplayedEpisode[];
  preview: PreviewSeries;
};

/** How long an episode was open, in whole minutes; up to `end` if it still is. */
export const minutesOf = ({ startedAt, endedAt }: ReplayedEpisode, end: number): number =>
  Math.round(((endedAt ?? end) - startedAt) / MINUTE_MS);

export async function replayPast(span: ReplayedSpan, rule: ReplayedRule): Promise<ReplayedPast> {
  const past = await readPast(span, rule.replay.needs(rule.definition));
  return runInSlices(replayed(rule, past, span.to));
}

function* replayed(
  rule: ReplayedRule,
  { data, from, cut }: Past,
  to: number,
): Generator<undefined, ReplayedPast> {
  const { definition, replay } = rule;
  const preview = new PreviewThinner(replay.direction(definition), from, to);
  // Kept only if other thresholds are tried over the same moments: one may have thousands of label sets.
  const kept: Moment[] = [];
  function* moments(): Generator<Moment | undefined> {
    for (const moment of replay.moments(definition, data, from, to)) {
      if (moment) {
        for (const point of replay.points(definition, moment)) {
          if (point) preview.add(point);
          yield;
        }
        if (replay.search) kept.push(moment);
      }
      yield moment;
    }
  }
  return {
    from,
    cut,
    episodes: yield* episodesOf(rule, moments()),
    unit: replay.unit(definition),
    preview: preview.series(),
    suggestion: yield* suggestionFor(rule, kept, { from, to }),
  };
}

function episodesOf(
  { definition, severity, machine, replay }: ReplayedRule,
  moments: Iterable<Moment | undefined>,
): Generator<undefined, ReplayedEpisode[]> {
  return replayRule(
    { machine, severity, direction: replay.direction(definition) },
    moments,
    (moment, watched) => replay.findings(definition, moment, watched),
  );
}

/** The threshold that would have fired about once a week. */
function* suggestionFor(
  rule: ReplayedRule,
  moments: readonly Moment[],
  { from, to }: { from: number; to: number },
): Generator<undefined, ReplayedPast["suggestion"]> {
  const { definition, replay } = rule;
  const { search } = replay;
  if (!search) return null;
  const found = yield* suggestThreshold({
    values: search.values(definition, moments),
    comparison: replay.direction(definition),
    spanMs: to - from,
    *trial(threshold) {
      const tried = { ...definition, ...search.withThreshold(definition, threshold) };
      const episodes = yield* episodesOf({ ...rule, definition: tried }, moments);
      return {
        alerts: episodes.length,
        firingMs: episodes.reduce((sum, episode) => sum + minutesOf(episode, to), 0) * MINUTE_MS,
      };
    },
  });
  if (!found) return null;
  const { threshold, alerts, firingMs } = found;
  return { ...search.withThreshold(definition, threshold), alerts, minutes: firingMs / MINUTE_MS };
}
