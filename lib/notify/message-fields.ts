import { alertTitle } from "@/lib/format/alert-title";
import { counted, formatValue } from "@/lib/format/format-value";
import { utcText } from "@/lib/format/time-text";
import type {
  AlertMessage,
  IncidentNotice,
  Notice,
  NotificationReason,
} from "@/lib/schema/alerts/alert-message";

/** The facts of a message as label and text, in reading order; for several alerts, what they have in common. */
export function messageFields(notice: Notice): { label: string; text: string }[] {
  const incident = joinedIncident(notice);
  const facts = incident
    ? incidentFacts(incident, notice)
    : notice.alerts.length === 1
      ? alertFacts(notice.alerts[0])
      : groupFacts(notice);
  const fields: [string, string | null][] = [
    ...facts,
    ["Project", notice.project],
    ["Reason", REASONS[notice.reason]],
  ];
  return fields
    .filter((field): field is [string, string] => field[1] !== null)
    .map(([label, text]) => ({ label, text }));
}

function alertFacts(alert: AlertMessage): [string, string | null][] {
  const { value, threshold, baseline, unit, sampleSize, window, labels, startedAt, resolvedAt, rule } = alert;
  return [
    // The title of a resolve has no severity.
    ["Severity", alert.severity],
    ["Value", value === null ? null : formatValue(value, unit)],
    ["Threshold", threshold === null ? null : formatValue(threshold, unit)],
    ["Baseline", baseline === null ? null : formatValue(baseline, unit)],
    ["Requests", sampleSize === null || value === null ? null : String(sampleSize)],
    ["Window", window],
    ...Object.entries(labels).map(([name, text]): [string, string] => [capital(name), text || "(none)"]),
    ["Started", utcText(startedAt)],
    ["Resolved", resolvedAt === null ? null : utcText(resolvedAt)],
    ["Rule", `${rule.name}, version ${rule.version}`],
  ];
}

function groupFacts({ alerts, omitted }: Notice): [string, string | null][] {
  const firing = alerts.filter(({ state }) => state === "firing").length;
  const rules = new Set(alerts.map(({ rule }) => rule.name));
  return [
    ["Severity", severities(alerts)],
    ["Firing", firing === 0 ? "none" : `${firing}${omitted > 0 ? ` shown, ${omitted} more` : ""}`],
    ["Resolved", firing === alerts.length ? null : String(alerts.length - firing)],
    ["Rules", [...rules].join(", ")],
    ["Since", utcText(Math.min(...alerts.map(({ startedAt }) => startedAt)))],
  ];
}

function incidentFacts(
  { severity, alerts, firing, startedAt, resolvedAt }: IncidentNotice,
  notice: Notice,
): [string, string | null][] {
  return [
    ["Severity", severity],
    ["Firing", firing === 0 ? "none" : `${firing} of ${counted(alerts, "alert")}`],
    ["Rules", [...new Set(notice.alerts.map(({ rule }) => rule.name))].join(", ")],
    ["Started", utcText(startedAt)],
    ["Resolved", resolvedAt === null ? null : utcText(resolvedAt)],
  ];
}

/** The incident of a message that is about more than one alert; null: its words are those of the alert. */
export const joinedIncident = ({ incident }: Pick<Notice, "incident">): IncidentNotice | null =>
  incident && incident.alerts > 1 ? incident : null;

/** "critical", or "2 critical, 1 warning" for both. */
function severities(alerts: readonly AlertMessage[]): string {
  const critical = alerts.filter(({ severity }) => severity === "critical").length;
  if (critical === 0 || critical === alerts.length) return alerts[0]!.severity;
  return `${critical} critical, ${alerts.length - critical} warning`;
}

const REASONS: Record<NotificationReason, string> = {
  first: "started firing",
  new_alerts: "more alerts started firing",
  severity_up: "escalated to critical",
  new_resolved: "some alerts resolved",
  all_resolved: "resolved",
  fired_and_resolved: "fired and resolved before a notification was sent",
  repeat: "still firing, not acknowledged",
  escalation: "not acknowledged in time",
  acknowledged: "acknowledged",
  digest: "hourly message limit reached: one digest every 5 minutes",
  test: "test message",
};

export type NoticeLook = "critical" | "warning" | "resolved";

/** The highest severity that is firing, or resolved if nothing is. */
export function noticeLook({ alerts }: Notice): NoticeLook {
  const firing = alerts.filter(({ state }) => state === "firing");
  if (firing.length === 0) return "resolved";
  return firing.some(({ severity }) => severity === "critical") ? "critical" : "warning";
}

/** The title of every message: "[CRITICAL] Circuit breaker anthropic-primary". */
export function noticeTitle(notice: Notice): string {
  const { reason, alerts, omitted } = notice;
  const test = reason === "test" ? "[TEST] " : "";
  const incident = joinedIncident(notice);
  if (incident) return `[${noticeLook(notice).toUpperCase()}] ${incident.title}`;
  const [first] = alerts;
  const names = [...new Set(alerts.map(({ rule }) => rule.name))];
  const many = `${counted(alerts.length + omitted, "alert")}${names.length > 1 ? `, ${counted(names.length, "rule")}` : `: ${names[0]}`}`;
  const what = alerts.length + omitted === 1 ? alertTitle(first.rule.name, first.labels) : many;
  return `${test}[${noticeLook(notice).toUpperCase()}] ${what}`;
}

/** The sentence of each alert; in a group, resolved ones are marked. Of an incident, its figures first. */
export function noticeLines(notice: Notice): string[] {
  const { alerts, omitted } = notice;
  const incident = joinedIncident(notice);
  if (alerts.length === 1 && !incident) return [alerts[0].message];
  const first = incident
    ? [`${[incident.figures, incident.count].filter((text) => text !== "").join("; ")}.`]
    : [];
  const lines = alerts.map(({ state, message }) => (state === "resolved" ? `Resolved: ${message}` : message));
  return [...first, ...lines, ...(omitted > 0 ? [`And ${omitted} more.`] : [])];
}

type NoticeLink = { label: string; url: string };

const RUNBOOKS = 3;
const LABEL_CHARACTERS = 60;

/** The runbooks of what fires, each once; named by their rules if there are several. */
function runbookLinks(alerts: readonly AlertMessage[]): NoticeLink[] {
  const ruleOf = new Map<string, string>();
  for (const { state, runbookUrl, rule } of alerts)
    if (state === "firing" && runbookUrl && !ruleOf.has(runbookUrl)) ruleOf.set(runbookUrl, rule.name);
  return [...ruleOf].slice(0, RUNBOOKS).map(([url, rule]) => ({
    label: ruleOf.size === 1 ? "Runbook" : truncate(`Runbook: ${rule}`, LABEL_CHARACTERS),
    url,
  }));
}

/** What can be done about a message, the most useful first. */
export function noticeLinks({ remedy, acknowledgeUrl, silenceUrl, alerts }: Notice): NoticeLink[] {
  return [
    ...(remedy ? [remedy] : []),
    ...runbookLinks(alerts),
    ...(acknowledgeUrl ? [{ label: "Acknowledge", url: acknowledgeUrl }] : []),
    ...(silenceUrl ? [{ label: "Silence", url: silenceUrl }] : []),
  ];
}

const capital = (name: string) => (name[0] ?? "").toUpperCase() + name.slice(1).replaceAll("_", " ");

/** At most `limit` UTF-16 units, the strictest way to count characters; a truncated text ends with an ellipsis. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Half of a surrogate pair is not a character.
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
