import type { Unit } from "./metric";
import type { Severity } from "./severity";

/** Why a message is sent. */
export type NotificationReason =
  | "first"
  | "severity_up"
  | "still_firing"
  | "resolved"
  | "fired_and_resolved"
  | "test";

/** Everything that a message about an alert may say, before it takes the form of a channel. Times in epoch ms. */
export type AlertMessage = {
  alertId: string;
  episode: number;
  fingerprint: string;
  rule: { id: string; name: string; version: number };
  type: string;
  severity: Severity;
  state: "firing" | "resolved";
  labels: Record<string, string>;
  value: number | null;
  threshold: number | null;
  baseline: number | null;
  unit: Unit;
  sampleSize: number | null;
  window: string | null;
  /** The sentence: what, how much, against what. */
  message: string;
  startedAt: number;
  resolvedAt: number | null;
  project: string;
  url: string;
};
