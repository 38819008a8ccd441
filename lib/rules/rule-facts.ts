import type { DetectedSeries } from "@/lib/rules/anomaly/anomaly-findings";
import type { BudgetBurn } from "@/lib/rules/budget/cost-burn-findings";
import type { PeriodForecastOf } from "@/lib/rules/budget/forecast-findings";
import type { PeriodSpend } from "@/lib/rules/budget/milestone-findings";
import type { Fault } from "@/lib/rules/fault/fault-findings";
import type { HitFigures } from "@/lib/rules/hits/hit-findings";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import type { HitMode } from "@/lib/schema/detectors/hit-mode";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";

/** What rules are judged by, as of one moment: read once for all rules of a project. */
export type RuleFacts = {
  figures: RuleFigures;
  /** The newest event of each breaker. */
  circuits: readonly CircuitEvent[];
  budgets: readonly (PeriodSpend & PeriodForecastOf)[];
  budgetBurns: readonly BudgetBurn[];
  /** Null while the detectors catch up with a long history. */
  detected: readonly DetectedSeries[] | null;
  hits: { figures: readonly HitFigures[]; modes: readonly HitMode[] };
  faults: readonly Fault[];
};

/** One window that ends now, and, if requested, the eight days of hours before it. */
export type FigureNeeds = {
  windowMs: number;
  /** Shorter ones that end with it. */
  within?: readonly number[];
  /** Metrics that are computed from a sketch. Decoding sketches is most of the cost of a read. */
  metrics: readonly MetricName[];
  /** The same metrics by the hour, or counts alone; null: no hours. */
  hours: "metrics" | "counts" | null;
};

/** What an evaluation must load for a rule, as data. */
export type RuleNeeds = { [name in keyof RuleFacts]: name extends "figures" ? FigureNeeds : true };
