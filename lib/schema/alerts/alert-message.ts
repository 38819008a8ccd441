import type { Unit } from "@/lib/schema/figures/metric";
import type { Severity } from "./severity";

/** Why a message is sent. */
export type NotificationReason =
  | "first"
  | "new_alerts"
  | "severity_up"
  | "new_resolved"
  | "all_resolved"
  | "fired_and_resolved"
  | "repeat"
  | "escalation"
  | "acknowledged"
  | "digest"
  | "test";

/** Everything that a message may contain about an alert, in no channel's format. Times in epoch ms. */
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
  /** Of an anomaly: how many standard deviations off. Absent in messages that were queued before it was kept. */
  zScore?: number | null;
  unit: Unit;
  sampleSize: number | null;
  window: string | null;
  /** The sentence: what, its value, its threshold. */
  message: string;
  startedAt: number;
  resolvedAt: number | null;
  url: string;
};

/** One message for one channel: the alerts of a group, and why it is sent. */
export type Notice = {
  reason: NotificationReason;
  groupKey: string;
  /** Firing ones first, then by severity; never empty, at most MAX_ALERTS. Exactly one where a channel takes each alert alone. */
  alerts: [AlertMessage, ...AlertMessage[]];
  /** How many more the group has. */
  omitted: number;
  project: string;
  /** The page of the one alert, or the list. */
  url: string;
  /** Signed pages that ask and then act; null if nothing is firing. */
  acknowledgeUrl: string | null;
  silenceUrl: string | null;
};

export const MAX_ALERTS = 20;
