import type { GroupDimension, MetricName, Unit } from "@/lib/schema/figures/metric";
import type { Finding } from "@/lib/schema/rules/finding";
import type { RuleFilters } from "@/lib/schema/rules/rule-parts";
import type { PreviewPoint } from "./metric/preview-series";
import type { RuleFigures } from "./rule-groups";

/** What a replay reads: the figures of its windows by the minute, and by the hour what came before them. */
export type PastNeeds = {
  filters: RuleFilters;
  groupBy: readonly GroupDimension[];
  metrics: readonly MetricName[];
  byErrorType: boolean;
  windowMs: number;
  /** 0: no hours. */
  historyMs: number;
};

export type Moment = { now: number };

/**
 * How a rule runs over its past: what it finds at the end of each minute of [from, to). Generators give `undefined` wherever
 * the work may be interrupted: one moment may be of thousands of label sets.
 */
export type Replay<D, M extends Moment = Moment> = {
  needs(definition: D): PastNeeds;
  moments(definition: D, data: RuleFigures, from: number, to: number): Iterable<M | undefined>;
  findings(definition: D, moment: M, watched: readonly Record<string, string>[]): readonly Finding[];
  /** What a chart shows. */
  points(definition: D, moment: M): Iterable<PreviewPoint | undefined>;
  direction(definition: D): "above" | "below";
  /** Of the chart; null: a multiple. */
  unit(definition: D): Unit | null;
  /** Null where how often it fires does not say what its threshold should be. */
  search: ThresholdSearch<D, M> | null;
};

export type ThresholdSearch<D, M extends Moment = Moment> = {
  /** Every value that may fire, in the threshold's unit and within what a threshold may be. */
  values(definition: D, moments: readonly M[]): Iterable<number | undefined>;
  /** The thresholds of the same rule with another one. */
  withThreshold(definition: D, threshold: number): Thresholds;
};

export type Thresholds = { threshold: number; recovery: number; critical_threshold: number | null };
