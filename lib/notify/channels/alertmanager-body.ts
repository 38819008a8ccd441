import { noticeTitle } from "@/lib/notify/message-fields";
import type { AlertMessage, Notice } from "@/lib/schema/alerts/alert-message";
import { ownValue } from "@/lib/schema/own-value";

type Texts = Record<string, string>;

// Alertmanager writes Go's zero time while an alert is firing.
const NOT_RESOLVED = "0001-01-01T00:00:00Z";

/** The body that Prometheus Alertmanager sends to its webhooks, version 4. */
export function alertmanagerBody(notice: Notice) {
  const alerts = notice.alerts.map((alert) => alertmanagerAlert(alert, notice));
  return {
    version: "4",
    groupKey: notice.groupKey,
    truncatedAlerts: notice.omitted,
    status: alerts.some(({ status }) => status === "firing") ? "firing" : "resolved",
    receiver: "sightline",
    groupLabels: { alertname: notice.alerts[0].rule.name },
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: notice.url,
    alerts,
  };
}

function alertmanagerAlert(alert: AlertMessage, notice: Notice) {
  const figure = (name: string, value: number | string | null): Texts =>
    value === null ? {} : { [name]: `${value}` };
  const labels: Texts = {
    ...Object.fromEntries(Object.entries(alert.labels).map(([name, value]) => [labelName(name), value])),
    alertname: alert.rule.name,
    severity: alert.severity,
    project: notice.project,
    ...(notice.reason === "test" ? { test: "true" } : {}),
  };
  return {
    status: alert.state,
    labels,
    annotations: {
      summary: noticeTitle({ ...notice, alerts: [alert], omitted: 0 }),
      description: alert.message,
      reason: notice.reason,
      unit: alert.unit,
      ...figure("value", alert.value),
      ...figure("threshold", alert.threshold),
      ...figure("baseline", alert.baseline),
      ...figure("z_score", alert.zScore ?? null),
      ...figure("n", alert.sampleSize),
      ...figure("window", alert.window),
      ...figure("acknowledge_url", notice.acknowledgeUrl),
      ...figure("silence_url", notice.silenceUrl),
      ...figure("runbook_url", alert.runbookUrl ?? null),
      ...figure("remedy_url", notice.remedy?.url ?? null),
    } as Texts,
    startsAt: new Date(alert.startedAt).toISOString(),
    endsAt: alert.resolvedAt === null ? NOT_RESOLVED : new Date(alert.resolvedAt).toISOString(),
    generatorURL: alert.url,
    fingerprint: alert.fingerprint.slice(0, 16),
  };
}

/** Prometheus allows letters, digits and underscores, and no digit at the start. */
const labelName = (name: string) => name.replaceAll(/\W/g, "_").replace(/^(?=\d|$)/, "_");

/** The entries that all of them share. */
function common(all: Texts[]): Texts {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((one) => ownValue(one, name) === value)),
  );
}
