import { createHmac } from "node:crypto";
import { headlineText } from "@/lib/format/headline-text";
import type { Backoff } from "@/lib/notify/channel-facts";
import { fitNotice } from "@/lib/notify/fit-notice";
import { joinedIncident } from "@/lib/notify/message-fields";
import { isOwnFault } from "@/lib/notify/own-fault";
import type {
  AlertMessage,
  IncidentNotice,
  Notice,
  NotificationReason,
} from "@/lib/schema/alerts/alert-message";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { alertmanagerBody } from "./alertmanager-body";
import { overHttp } from "./channel";

const MAX_BYTES = 20_000;

// The schedule that the Standard Webhooks specification recommends.
const BACKOFF: Backoff = {
  waitsMs: [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
  ],
  thenMs: null,
  giveUpAfterMs: Number.POSITIVE_INFINITY,
};

/** A webhook signed by Standard Webhooks 1.0: any 2xx. */
export const webhook = overHttp<"webhook">({
  facts: {
    paceMs: null,
    backoff: BACKOFF,
    rateLimitPauseMs: 0,
    maxBytes: MAX_BYTES,
    grouping: "group",
    sendsRepeats: true,
    sendsPast: true,
    sendsAcknowledgements: true,
    sendsDigests: true,
    opensIncidents: false,
  },
  build: ({ id, notice, now }, { url, secret, previous_secret, format, headers }) => {
    const bodyOf = format === "alertmanager" ? alertmanagerBody : webhookBody;
    const body = fitNotice(notice, MAX_BYTES, (fitted) => JSON.stringify(bodyOf(fitted, now)));
    const timestamp = Math.floor(now / 1_000);
    const secrets = previous_secret === null ? [secret] : [secret, previous_secret];
    return {
      url,
      headers: {
        ...headers,
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": secrets.map((one) => signature(one, id, timestamp, body)).join(" "),
      },
      body,
    };
  },
  accepts: ({ status }) => status !== null && status >= 200 && status < 300,
});

/** `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body` under the bytes of a `whsec_` secret. */
export function signature(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

const TYPES: Record<NotificationReason, string> = {
  first: "alert.fired",
  new_alerts: "alert.fired",
  severity_up: "alert.updated",
  new_resolved: "alert.updated",
  all_resolved: "alert.resolved",
  fired_and_resolved: "alert.resolved",
  repeat: "alert.updated",
  escalation: "alert.fired",
  acknowledged: "alert.acknowledged",
  digest: "alert.updated",
  test: "alert.test",
};

const INCIDENT_TYPES: Partial<Record<NotificationReason, string>> = {
  first: "incident.opened",
  all_resolved: "incident.resolved",
  fired_and_resolved: "incident.resolved",
  acknowledged: "incident.acknowledged",
};

function webhookBody(notice: Notice, now: number) {
  const { reason, groupKey, alerts, omitted, project, url, acknowledgeUrl, silenceUrl, remedy } = notice;
  return {
    type: typeOf(notice),
    timestamp: new Date(now).toISOString(),
    data: {
      reason,
      project,
      url,
      acknowledge_url: acknowledgeUrl,
      silence_url: silenceUrl,
      ...(remedy && { remedy_url: remedy.url }),
      group_key: groupKey,
      ...(notice.incident ? { incident: incidentBody(notice.incident) } : {}),
      alerts: alerts.map(alertBody),
      omitted,
    },
  };
}

/** A fault of a channel has a type of its own, so that receivers can tell it from trouble with a model. */
function typeOf(notice: Notice): string {
  const {
    reason,
    alerts: [{ type, labels }],
  } = notice;
  const incident = joinedIncident(notice);
  if (incident) return INCIDENT_TYPES[reason] ?? (incident.isNew ? "incident.opened" : "incident.updated");
  const isAboutChannel = isOwnFault(type) && labels.channel !== undefined;
  return isAboutChannel && TYPES[reason] === "alert.fired" ? "alert.delivery_failed" : TYPES[reason];
}

function incidentBody(incident: IncidentNotice) {
  const iso = (ts: number | null) => (ts === null ? null : new Date(ts).toISOString());
  return {
    id: incident.id,
    state: incident.state,
    severity: incident.severity,
    first_line: headlineText(incident),
    cause: incident.cause,
    started_at: iso(incident.startedAt),
    resolved_at: iso(incident.resolvedAt),
    alerts: incident.alerts,
    firing: incident.firing,
    members: incident.members.map(({ alertId, title, severity, state, startedAt, resolvedAt }) => ({
      id: alertId,
      title,
      severity,
      state,
      started_at: iso(startedAt),
      resolved_at: iso(resolvedAt),
    })),
    url: incident.url,
  };
}

function alertBody(message: AlertMessage) {
  return {
    id: message.alertId,
    rule: message.rule,
    type: message.type,
    fingerprint: message.fingerprint,
    episode: message.episode,
    state: message.state,
    severity: message.severity,
    labels: message.labels,
    message: message.message,
    value: message.value,
    unit: message.unit,
    threshold: message.threshold,
    baseline: message.baseline,
    z_score: message.zScore ?? null,
    n: message.sampleSize,
    window: message.window,
    started_at: new Date(message.startedAt).toISOString(),
    resolved_at: message.resolvedAt === null ? null : new Date(message.resolvedAt).toISOString(),
    url: message.url,
    runbook_url: message.runbookUrl ?? null,
  };
}
