import type { IncidentDetail } from "@/lib/dashboard/alerts/load-incidents";
import { formatDuration } from "@/lib/format/format-value";
import { listedSecondsText, zoneText } from "@/lib/format/time-text";
import { dateOf } from "@/lib/schema/time/zoned-time";
import { incidentEventText } from "./incident-event-text";

type ReportInput = {
  incident: Omit<IncidentDetail, "deliveries" | "deliveries_cursor" | "cause">;
  /** Who was notified, or why no one was. */
  told: string;
  timeZone: string;
  now: number;
  /** The address of its page. */
  address: string;
};

/** 2026-11-28 07:04:09 */
function timeText(iso: string, timeZone: string): string {
  const at = Date.parse(iso);
  return `${dateOf(at, timeZone)} ${listedSecondsText(at, timeZone)}`;
}

/** Names and messages come from senders and may hold what Markdown reads as marks. */
const plain = (text: string) =>
  text.replaceAll(/[\\`*_[\]<>|#~]/g, (mark) => `\\${mark}`).replaceAll(/\s+/g, " ");

/** An incident as Markdown, for a report after it. */
export function incidentReport({ incident, told, timeZone, now, address }: ReportInput): string {
  const started = Date.parse(incident.started_at);
  const ended = incident.resolved_at === null ? null : Date.parse(incident.resolved_at);
  const time = (iso: string) => timeText(iso, timeZone);
  const titleOf = new Map(incident.members.map(({ id, title }) => [id, title]));
  const facts = [
    ["Severity", incident.severity],
    ["Started", `${time(incident.started_at)} ${zoneText(started, timeZone)}`],
    [
      "Resolved",
      ended === null
        ? `not yet, open for ${formatDuration(now - started)}`
        : `${time(incident.resolved_at!)} ${zoneText(ended, timeZone)}, after ${formatDuration(ended - started)}`,
    ],
    ["Acknowledged by", incident.acknowledged_by],
    ["Notifications", told],
    ["Sightline", address],
  ];
  const left = incident.alerts - incident.members.length;
  return [
    `# ${plain(incident.title)}`,
    "",
    plain(incident.first_line),
    "",
    ...facts.flatMap(([name, value]) =>
      value ? [`- **${name}**: ${value === address ? value : plain(value)}`] : [],
    ),
    "",
    "## Alerts",
    "",
    "| alert | severity | started | resolved | message |",
    "| --- | --- | --- | --- | --- |",
    ...incident.members.map(({ title, severity, started_at, resolved_at, message }) => {
      const cells = [
        plain(title),
        severity,
        time(started_at),
        resolved_at === null ? "" : time(resolved_at),
        plain(message),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
    ...(left > 0 ? ["", `${left} more are not listed.`] : []),
    "",
    "## Timeline",
    "",
    ...incident.timeline.map((event) => `- ${time(event.at)} ${plain(incidentEventText(event, titleOf))}`),
    "",
  ].join("\n");
}
