import type { Outside, Sending } from "@/lib/notify/channels/channel";
import { parseCidrs } from "@/lib/notify/channels/forbidden-address";
import type { AlertMessage, Notice, NotificationReason } from "@/lib/schema/alerts/alert-message";

export const FIRING: AlertMessage = {
  alertId: "5d0f2b1c-3f43-4f0e-9a57-0d7d2f6f0c11",
  episode: 4,
  fingerprint: "9f2c",
  rule: { id: "rule-1", name: "p95 latency", version: 3 },
  type: "latency_p95",
  severity: "critical",
  state: "firing",
  labels: { model: "gpt-5" },
  value: 41_200,
  threshold: 30_000,
  baseline: 18_900,
  zScore: 3.4,
  unit: "ms",
  sampleSize: 312,
  window: "5 min",
  message: "p95 latency of gpt-5 is 41.2 s over the last 5 min, above 30 s, n 312.",
  startedAt: Date.UTC(2026, 10, 23, 11, 58),
  resolvedAt: null,
  url: "https://sightline.example/alerts/5d0f2b1c",
};
export const RESOLVED: AlertMessage = {
  ...FIRING,
  state: "resolved",
  resolvedAt: Date.UTC(2026, 10, 23, 12, 30),
};

/** A group of `count` firing alerts, each for its own model. */
export function firingGroup(count: number): Notice["alerts"] {
  const one = (at: number): AlertMessage => ({
    ...FIRING,
    alertId: `alert-${at}`,
    fingerprint: `f${at}`,
    labels: { model: `model-${at}` },
    message: `p95 latency of model-${at} is 41.2 s over the last 5 min, above 30 s, n 312.`,
  });
  return [one(0), ...Array.from({ length: count - 1 }, (_, at) => one(at + 1))];
}

export function noticeOf(reason: NotificationReason, ...alerts: AlertMessage[]): Notice {
  const [first = FIRING, ...others] = alerts;
  return {
    reason,
    groupKey: "group-1",
    alerts: [first, ...others],
    omitted: 0,
    project: "Shop",
    url: first.url,
    acknowledgeUrl: "https://sightline.example/act/acknowledge?t=abc.def",
    silenceUrl: "https://sightline.example/act/silence?t=abc.def",
  };
}

export function sendingOf(notice: Notice, more: Partial<Sending> = {}): Sending {
  return { id: "notification-1", notice, threadId: null, recipientsLeft: null, now: Date.now(), ...more };
}

export const LOOPBACK: Outside = { allowed: parseCidrs("127.0.0.0/8"), mail: null, deadlineMs: 15_000 };

/** Replaces the narrow spaces between figures and units, so that tests can use plain ones. */
export const plainSpaces = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, " ");
