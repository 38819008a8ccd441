import { isDeepStrictEqual } from "node:util";
import { evaluationOf, withLatest } from "@/lib/alert/evaluation";
import { fingerprintOf } from "@/lib/alert/fingerprint";
import { isNews } from "@/lib/alert/is-news";
import { type Effect, isOpen, nextState, type Observation } from "@/lib/alert/machine";
import { observe } from "@/lib/alert/observe";
import { worseFigures } from "@/lib/alert/worse-figures";
import { kindOf } from "@/lib/rules/registry";
import type { AlertFigures } from "@/lib/schema/alerts/alert";
import type { Finding } from "@/lib/schema/rules/finding";
import type { Rule } from "@/lib/schema/rules/rule";
import type { Instance, WatchedInstance } from "@/lib/store/alerts/alert-instances";

/** `complete`: the findings are all label sets that have data, so an open one that is missing is absent. */
export type Round = { rule: Rule; findings: readonly Finding[]; complete: boolean; quiet?: boolean };

/** The result of one evaluation for an instance. */
export type Move = {
  instance: Instance;
  effects: readonly Effect[];
  finding: Finding | null;
  /** Of the open alert; null if the evaluation changes none. */
  figures: AlertFigures | null;
  /** Idle before and after: most label sets rarely breach. */
  isIdle: boolean;
  /** What is stored of the instance changes. */
  isNews: boolean;
};

export function moveOf(
  rule: Rule,
  instance: Instance,
  observation: Observation,
  finding: Finding | null,
  now: number,
): Move {
  const before = instance.machine;
  const { machine, effects } = nextState(before, observation, machineOf(rule), now);
  const begins = effects.some(({ kind }) => kind === "fire");
  const figures = finding?.breaches && !finding.lingers && isOpen(machine) ? figuresOf(rule, finding) : null;
  const worst = begins ? null : (instance.worst ?? null);
  const moved: Instance = {
    ...instance,
    machine,
    // Those of an idle one are not stored, so what was seen before does not lead up to this one.
    evaluations: withLatest(
      before.state === "ok" ? [] : (instance.evaluations ?? []),
      evaluationOf(observation, finding, now),
    ),
    worst: figures ? worseFigures(worst, figures) : worst,
  };
  const isIdle = machine.state === "ok" && before.state === "ok";
  return {
    instance: moved,
    effects,
    finding,
    figures: begins ? null : figures,
    isIdle,
    isNews: !isIdle && isNews(instance, moved),
  };
}

/** What a round means for the instances of its rule. */
export function movesOf(
  { rule, findings, complete }: Round,
  instances: readonly Instance[],
  now: number,
): Move[] {
  return observe(rule.severity, findings, bySubject(instances), complete).map(
    ({ instance, observation, finding }) => moveOf(rule, instance, observation, finding, now),
  );
}

/**
 * Whether a round leaves all that is stored of a rule as it is. `watched`: all its instances that are not idle, and of a
 * latched rule the idle ones too, which do not fire again.
 */
export function changesNothing(round: Round, watched: readonly WatchedInstance[], now: number): boolean {
  const shown = new Map(watched.map((one) => [one.fingerprint, one.figures]));
  return movesOf(round, watched, now).every(
    ({ instance, figures, isNews }) =>
      !isNews && (figures === null || isDeepStrictEqual(figures, shown.get(instance.fingerprint))),
  );
}

/** A budget whose amount older versions made part of the identity may have several rows: the latest counts. */
function bySubject(instances: readonly Instance[]): Map<string, Instance> {
  const age = ({ machine }: Instance) =>
    machine.state === "ok" ? (machine.resolvedAt ?? 0) : Number.POSITIVE_INFINITY;
  return new Map(instances.toSorted((a, b) => age(a) - age(b)).map((one) => [fingerprintOf(one), one]));
}

const machineOf = ({ definition }: Rule) => kindOf(definition).persistence(definition);

export const figuresOf = (rule: Rule, finding: Finding): AlertFigures => ({
  value: finding.value,
  baseline: finding.baseline,
  threshold: finding.threshold,
  sampleSize: finding.sampleSize,
  zScore: finding.evidence?.z ?? null,
  message: kindOf(rule.definition).sentence(rule, finding),
});
