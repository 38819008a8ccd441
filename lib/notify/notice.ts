import { alertRemedy } from "@/lib/format/alert-remedy";
import type { Alert } from "@/lib/schema/alerts/alert";
import type {
  AlertMessage,
  IncidentNotice,
  Notice,
  NotificationReason,
} from "@/lib/schema/alerts/alert-message";
import { MAX_ALERTS } from "@/lib/schema/alerts/alert-message";
import type { ChannelFacts } from "./channel-facts";
import { joinedIncident } from "./message-fields";

type Parts = {
  reason: NotificationReason;
  groupKey: string;
  incident: IncidentNotice | null;
  project: string;
  alerts: readonly Alert[];
  /** The public URL of Sightline, without a trailing slash. */
  base: string;
  /** A message about a single alert gets the one that fires, else the last to resolve. */
  grouping: ChannelFacts["grouping"];
  acknowledgeUrl: string | null;
  silenceUrl: string | null;
};

/** `alerts`: at least one. */
export function buildNotice({ alerts, base, grouping, ...rest }: Parts): Notice {
  const onlyOne = grouping === "alert" && rest.incident === null;
  const sorted = [...alerts].sort(
    (a, b) => rank(a) - rank(b) || b.startedAt.getTime() - a.startedAt.getTime(),
  );
  const shown = sorted.slice(0, onlyOne ? 1 : MAX_ALERTS).map((alert) => alertMessage(alert, base));
  const [first, ...others] = shown;
  const incident = joinedIncident(rest);
  const url = incident
    ? incident.url
    : alerts.length === 1
      ? first!.url
      : `${base}/alerts?project=${alerts[0]!.projectId}`;
  const remedy = alertRemedy(shown, alerts[0]!.projectId);
  return {
    ...rest,
    alerts: [first!, ...others],
    omitted: onlyOne ? 0 : alerts.length - shown.length,
    url,
    remedy: remedy && { label: remedy.label, url: `${base}${remedy.path}` },
  };
}

const rank = ({ state, severity }: Alert) => (state === "firing" ? 0 : 2) + (severity === "critical" ? 0 : 1);

export function alertMessage(alert: Alert, base: string): AlertMessage {
  return {
    alertId: alert.id,
    episode: alert.episode,
    fingerprint: alert.fingerprint,
    rule: { id: alert.ruleId, name: alert.ruleName, version: alert.ruleVersion },
    type: alert.type,
    severity: alert.severity,
    state: alert.state,
    labels: alert.labels,
    value: alert.value,
    threshold: alert.threshold,
    baseline: alert.baseline,
    zScore: alert.zScore,
    unit: alert.unit,
    sampleSize: alert.sampleSize,
    window: alert.window,
    message: alert.message,
    startedAt: alert.startedAt.getTime(),
    resolvedAt: alert.resolvedAt?.getTime() ?? null,
    url: `${base}/alerts/${alert.id}?project=${alert.projectId}`,
    runbookUrl: alert.runbookUrl,
  };
}
