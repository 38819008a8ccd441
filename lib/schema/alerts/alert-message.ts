import type { Unit } from "@/lib/schema/figures/metric";
import type { Cause, Headline, IncidentState } from "./incident";
import type { Severity } from "./severity";

/** Why a notification is sent. */
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

/** Everything that a notification can say about an alert, independent of the channel. Times in epoch ms. */
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
  /** Of an anomaly: the deviation in standard deviations. Absent in messages queued by older versions. */
  zScore?: number | null;
  unit: Unit;
  sampleSize: number | null;
  window: string | null;
  /** The sentence: what, its value, its threshold. */
  message: string;
  startedAt: number;
  resolvedAt: number | null;
  url: string;
  /** Of its rule. Absent in messages queued by older versions. */
  runbookUrl?: string | null;
};

/** One notification for one channel: the alerts of a group and why it is sent. */
export type Notice = {
  reason: NotificationReason;
  groupKey: string;
  /** The incident that it is about. Absent in messages queued by older versions. */
  incident?: IncidentNotice | null;
  /** Firing ones first, then by severity; never empty, at most MAX_ALERTS. Exactly one where a channel takes each alert alone. */
  alerts: [AlertMessage, ...AlertMessage[]];
  /** How many more alerts the group has. */
  omitted: number;
  project: string;
  /** The page of the alert, or the list if there are several. */
  url: string;
  /** Signed links to confirmation pages; null if there is nothing to acknowledge or silence. */
  acknowledgeUrl: string | null;
  silenceUrl: string | null;
  /** Where what fires is put right. Absent in messages queued by older versions. */
  remedy?: { label: string; url: string } | null;
};

/** What a message says of an incident. Times in epoch ms. */
export type IncidentNotice = Headline & {
  id: string;
  cause: Cause | null;
  severity: Severity;
  state: IncidentState;
  startedAt: number;
  resolvedAt: number | null;
  /** How many alerts it has, and how many of them fire. With one, the message is that of the alert. */
  alerts: number;
  firing: number;
  /** The first message to this channel that reports more than one alert. */
  isNew: boolean;
  /** Its alerts, also those that another explains; at most MAX_ALERTS. */
  members: IncidentMemberNotice[];
  url: string;
};
export type IncidentMemberNotice = Pick<
  AlertMessage,
  "alertId" | "severity" | "state" | "startedAt" | "resolvedAt"
> & {
  title: string;
};

export const MAX_ALERTS = 20;
