import type { Unit } from "@/lib/schema/figures/metric";
import type { Severity } from "./severity";
import type { Hold } from "./silence";

/** One firing period of a rule with one label set. */
export type Alert = {
  id: string;
  projectId: number;
  ruleId: string;
  ruleName: string;
  ruleVersion: number;
  fingerprint: string;
  episode: number;
  /** What it is about: a metric, or the kind of a rule that has none. */
  type: string;
  ruleKind: string;
  severity: Severity;
  state: "firing" | "resolved";
  labels: Record<string, string>;
  value: number | null;
  baseline: number | null;
  zScore: number | null;
  threshold: number | null;
  unit: Unit;
  sampleSize: number | null;
  window: string | null;
  message: string;
  startedAt: Date;
  resolvedAt: Date | null;
  resolveReason: string | null;
  acknowledgedBy: string | null;
  acknowledgedAt: Date | null;
  /** Repeats and escalations are off until then. */
  acknowledgedUntil: Date | null;
  /** Why nobody is told that it fires, for now. */
  heldBy: Hold | null;
  occurrences: number;
};

/** What a look at an alert says, in figures and in words. */
export type AlertFigures = Pick<
  Alert,
  "value" | "baseline" | "zScore" | "threshold" | "sampleSize" | "message"
>;

/** What routes and silences look at. */
export type Described = Pick<Alert, "ruleName" | "severity" | "type" | "labels">;

/** An alert that fires, as others are held against it. */
export type OpenAlert = Described &
  Pick<Alert, "id" | "ruleId" | "ruleKind"> & {
    /** Whose trouble it is: the label of that name, or the providers that its model is asked of. */
    providers: readonly string[];
    /** The id of the budget that it is about, which a renamed budget keeps; null where it is about none. */
    budgetId: string | null;
  };
