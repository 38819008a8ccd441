import type { MachineRule } from "@/lib/alert/machine";
import type { OpenAlert } from "@/lib/schema/alerts/alert";
import type { Trouble } from "@/lib/schema/alerts/incident";
import type { Unit } from "@/lib/schema/figures/metric";
import type { AlertSubject, Finding } from "@/lib/schema/rules/finding";
import type { Knob } from "@/lib/schema/rules/knob";
import type { RuleDefinition } from "@/lib/schema/rules/rule";
import type { Explained } from "./explains";
import type { Figure } from "./figure";
import type { Replay } from "./replay";
import type { RuleFacts, RuleNeeds } from "./rule-facts";

export type RuleKindName = RuleDefinition["kind"];
export type DefinitionOf<K extends RuleKindName> = Extract<RuleDefinition, { kind: K }>;
export type Needing<F extends keyof RuleNeeds> = Pick<RuleNeeds, F>;

/**
 * All that Sightline knows of one kind of rule. A kind that reads a fact which it does not need, or that lacks a part, does
 * not compile.
 */
export type RuleKind<K extends RuleKindName, Needs extends Partial<RuleNeeds> = Partial<RuleNeeds>> = {
  needs(definition: DefinitionOf<K>): Needs;
  /** `watched`: what is pending or open. Null: it cannot be judged yet. */
  judge(
    definition: DefinitionOf<K>,
    facts: Pick<RuleFacts, keyof Needs & keyof RuleFacts>,
    watched: readonly AlertSubject[],
    now: number,
  ): Finding[] | null;
  /** Does the longer part of `judge`, in pieces: yields wherever it may be interrupted. */
  prepare?(
    definition: DefinitionOf<K>,
    facts: Pick<RuleFacts, keyof Needs & keyof RuleFacts>,
    now: number,
  ): Generator<undefined, unknown>;
  /** How many label sets `judge` leaves out, because a rule judges a limited number. */
  leftOut?(
    definition: DefinitionOf<K>,
    facts: Pick<RuleFacts, keyof Needs & keyof RuleFacts>,
    watched: readonly AlertSubject[],
    now: number,
  ): number;
  persistence(definition: DefinitionOf<K>): MachineRule;
  /**
   * The end of the window of a rule that looks for too little. Evaluating the same window again must not count as another
   * of its k evaluations. Null for rules that include the open minute.
   */
  closedWindowEnd(definition: DefinitionOf<K>, now: number): number | null;

  /** `type` of the API's alert: what it is about. */
  alertType(definition: DefinitionOf<K>): string;
  unit(definition: DefinitionOf<K>): Unit;
  /** Over how long it looks, in words; null where that is not one length. */
  window(definition: DefinitionOf<K>): string | null;
  /** When it fires and when it resolves. */
  describe(definition: DefinitionOf<K>): string;
  /** The measured value, what it was compared with, over which window, and how many requests. */
  sentence(rule: { definition: DefinitionOf<K>; version: number }, finding: Finding): string;
  /**
   * What an alert that has ended says. `peak`: its sentence at its worst, where that was another; `finding`: what ended it,
   * where that was no person.
   */
  endSentence(sentence: string, peak: string | null, finding: Finding | null): string;

  /** The figure that an alert of this type is about; null where it is about none. */
  figure(alertType: string): Figure | null;
  /** What its alerts show of an incident; null: they never belong to one. */
  trouble(alert: Pick<OpenAlert, "type" | "labels">): Trouble | null;
  /** It compares with a learned level: a fixed limit on the same figure explains its alerts. */
  isLearned: boolean;
  /** Of budgets: what has been spent is worse than what is being spent, and that than a forecast. */
  spendRank: number | null;
  /** Its alerts are never suppressed by others. */
  isNeverExplained: boolean;
  /** Its alerts are about Sightline itself: not sent to the channel that they are about, and always to some channel. */
  isAboutSightline: boolean;
  /** Why an open alert of this kind suppresses another one, or null. No two alerts may suppress each other. */
  explains(source: OpenAlert, explained: Explained): string | null;

  /** The values that are edited in the list of rules. */
  knobs(definition: DefinitionOf<K>): Knob[];
  /** How a backtest runs it over the past; null where it cannot. */
  replay: Replay<DefinitionOf<K>> | null;
};
