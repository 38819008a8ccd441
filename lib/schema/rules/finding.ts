import type { Severity } from "@/lib/schema/alerts/severity";

/** What one alert of a rule is about: its labels identify it, unless they may change. */
export type AlertSubject = {
  labels: Record<string, string>;
  /** Replaces the labels as its identity. */
  identity?: Record<string, string> | null;
  /** What it was last judged by, where users may change it while an alert is open: the amount of a budget and what it covers. */
  basis?: string | null;
};

/** Older versions stored only the first word, the amount. */
export const isSameBasis = (stored: string, current: string): boolean =>
  current === stored || current.startsWith(`${stored} `);

/** The same for all subjects that are one to their rule. Labels must not be changed afterward. */
export function subjectKey({ labels, identity }: AlertSubject): string {
  const sorted = Object.entries(identity ?? labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(sorted);
}

/** What a rule found for one label set in one evaluation. Values in the metric's base unit. */
export type Finding = AlertSubject & {
  /** Labels for routes and messages that are not part of its identity. */
  facts?: Record<string, string>;
  value: number | null;
  /** The limit that the value was compared with, in the same unit as the value. */
  threshold: number | null;
  baseline: number | null;
  sampleSize: number;
  /** Enough data to say anything? */
  enough: boolean;
  breaches: boolean;
  recovered: boolean;
  /** Still true, but this evaluation alone would not have fired: an alert keeps its figures. */
  lingers?: boolean;
  /** Its subject no longer exists, whatever its figures are. */
  ended?: "budget_changed" | "budget_deleted";
  /** Where it is worse than its rule says. */
  severity?: Severity;
  /** How a detector came to it. */
  evidence?: Evidence;
  /** How fast an objective or a budget burns. */
  burn?: BurnEvidence;
  /** More for the message, such as the reason of a breaker. */
  note: string | null;
};

/** What an anomaly rests on; `value`, `baseline` and `sampleSize` are the finding's own. */
export type Evidence = {
  /** `typical`: the log mean has moved. A tail: more than usual lies beyond the usual P95 (or below the P10). */
  statistic: "typical" | "p95" | "p10";
  z: number;
  /** Standard error of what is expected: `abs(value - baseline) / abs(z)`. */
  spread: number;
  /** Of a tail: how much lies beyond what is usually its limit, and how much usually does. */
  share: { now: number; usual: number } | null;
  windowMs: number;
  historyDays: number;
};

/** A pace of 1 uses exactly what is allowed. The long window fired; the short one shows that it still burns. */
export type BurnEvidence = {
  longMs: number;
  shortMs: number;
  pace: number;
  shortPace: number;
  /** Of an objective: bad requests in the long window. */
  bad: number | null;
};
