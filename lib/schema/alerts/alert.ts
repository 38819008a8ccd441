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
  /** A metric, or the kind of a rule that has no metric. */
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
  /** Repeats and escalations are paused until then. */
  acknowledgedUntil: Date | null;
  /** Why its notifications are suppressed for now. */
  heldBy: Hold | null;
  occurrences: number;
  /** The runbook that its rule has now. */
  runbookUrl: string | null;
};

/** The values and the sentence of one evaluation. */
export type AlertFigures = Pick<
  Alert,
  "value" | "baseline" | "zScore" | "threshold" | "sampleSize" | "message"
>;

/** What routes and silences match. */
export type Described = Pick<Alert, "ruleName" | "severity" | "type" | "labels">;

/** With the incident that it belongs to. */
export type Silenceable = Described & { incidentId: string | null };

/** What has reached people about a firing alert. Times in epoch ms. */
export type Reach = {
  /** The highest severity as which a channel knows that it fires; null: no channel does. */
  toldAs: Severity | null;
  /** When it began to wait for an enabled channel that has not refused it; null: there is none. */
  waitingSince: number | null;
};

/** A firing alert that may suppress others. */
export type OpenAlert = Silenceable &
  Reach &
  Pick<Alert, "id" | "ruleId" | "ruleKind"> & {
    /** It fired again within its cool-down and is not sent yet. */
    coolingDown: boolean;
    /** The provider label, or the providers of its model. */
    providers: readonly string[];
    /** The id of the budget that it is about, which a renamed budget keeps; null where it is about none. */
    budgetId: string | null;
  };
