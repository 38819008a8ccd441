import type { Severity } from "@/lib/schema/alerts/severity";
import type { Finding } from "@/lib/schema/rules/finding";
import { type Effect, isOpen, type MachineRule, nextState } from "./machine";
import { isCalm, type LabelledMachine, observe } from "./observe";

/** An alert that a rule would have raised. A re-fire within the cool-down belongs to it, as it does live. */
export type ReplayedEpisode = {
  labels: Record<string, string>;
  severity: Severity;
  startedAt: number;
  /** Null: it fires at the end still. */
  endedAt: number | null;
  /** The furthest value beyond the threshold while it fired, and what the threshold was then. */
  peak: number | null;
  threshold: number | null;
};

/** `direction`: on which side of its threshold a value breaches. */
export type ReplayedRule = { machine: MachineRule; severity: Severity; direction: "above" | "below" };

/**
 * Runs the state machine of the live engine over the past: `findingsAt` gives what was found at each of the moments.
 * Yields wherever it may be interrupted, which an `undefined` among the moments stands for as well.
 */
export function* replayRule<Moment extends { now: number }>(
  { machine, severity, direction }: ReplayedRule,
  moments: Iterable<Moment | undefined>,
  findingsAt: (moment: Moment, watched: readonly Record<string, string>[]) => readonly Finding[],
): Generator<undefined, ReplayedEpisode[]> {
  const known = new Map<string, LabelledMachine>();
  const latest = new Map<string, ReplayedEpisode>();
  const episodes: ReplayedEpisode[] = [];
  const below = direction === "below";
  let watched: Record<string, string>[] = [];
  for (const moment of moments) {
    yield;
    if (!moment) continue;
    const findings = findingsAt(moment, watched);
    if (isCalm(machine, findings, watched)) continue;
    for (const { instance, observation, finding } of observe(severity, findings, known)) {
      const { fingerprint, labels } = instance;
      const step = nextState(instance.machine, observation, machine, moment.now);
      known.set(fingerprint, { fingerprint, labels, machine: step.machine });
      for (const effect of step.effects) {
        const begun = follow(effect, latest.get(fingerprint), labels, moment.now);
        if (begun) {
          episodes.push(begun);
          latest.set(fingerprint, begun);
        }
      }
      if (finding?.breaches && isOpen(step.machine)) notePeak(latest.get(fingerprint), finding, below);
      yield;
    }
    watched = [...known.values()]
      .filter(({ machine: { state } }) => state !== "ok")
      .map(({ labels }) => labels);
  }
  return episodes;
}

/** The episode that an effect begins, or null; the running one is changed in place. */
function follow(
  effect: Effect,
  running: ReplayedEpisode | undefined,
  labels: Record<string, string>,
  now: number,
): ReplayedEpisode | null {
  switch (effect.kind) {
    case "fire":
      return {
        labels,
        severity: effect.severity,
        startedAt: now,
        endedAt: null,
        peak: null,
        threshold: null,
      };
    case "reopen":
      running!.endedAt = null;
      return null;
    case "severity_up":
      running!.severity = effect.severity;
      return null;
    case "resolve":
      running!.endedAt = now;
      return null;
    default:
      return null;
  }
}

function notePeak(episode: ReplayedEpisode | undefined, { value, threshold }: Finding, below: boolean): void {
  if (!episode || value === null) return;
  const further = episode.peak === null || (below ? value < episode.peak : value > episode.peak);
  if (!further) return;
  episode.peak = value;
  episode.threshold = threshold;
}
