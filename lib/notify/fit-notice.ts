import type { AlertMessage, Notice } from "@/lib/schema/alerts/alert-message";
import { truncate } from "./message-fields";

/** The most complete rendering within the receiver's limit: drops alerts first, then shortens texts. */
export function fitNotice(notice: Notice, limitBytes: number, render: (notice: Notice) => string): string {
  let text = render(notice);
  for (let count = notice.alerts.length - 1; count >= 1 && !fits(text, limitBytes); count--)
    text = render(withFirst(notice, count));
  for (const length of [400, 100, 20]) {
    if (fits(text, limitBytes)) break;
    text = render(withShortTexts(withFirst(notice, 1), length));
  }
  return text;
}

const fits = (text: string, limitBytes: number) => Buffer.byteLength(text) <= limitBytes;

function withFirst(notice: Notice, count: number): Notice {
  const [first, ...others] = notice.alerts;
  const kept: Notice["alerts"] = [first, ...others.slice(0, count - 1)];
  const incident = notice.incident && {
    ...notice.incident,
    members: notice.incident.members.slice(0, count),
  };
  return { ...notice, incident, alerts: kept, omitted: notice.omitted + notice.alerts.length - kept.length };
}

const MAX_LABELS = 12;

function withShortTexts(notice: Notice, length: number): Notice {
  const short = (alert: AlertMessage): AlertMessage => ({
    ...alert,
    rule: { ...alert.rule, name: truncate(alert.rule.name, length) },
    message: truncate(alert.message, length),
    labels: Object.fromEntries(
      Object.entries(alert.labels)
        .slice(0, MAX_LABELS)
        .map(([name, value]) => [truncate(name, length), truncate(value, length)]),
    ),
  });
  const [first, ...others] = notice.alerts;
  const { incident } = notice;
  return {
    ...notice,
    incident: incident && {
      ...incident,
      title: truncate(incident.title, length),
      figures: truncate(incident.figures, length),
      cause: incident.cause && { ...incident.cause, name: truncate(incident.cause.name, length) },
      members: [],
    },
    project: truncate(notice.project, length),
    groupKey: truncate(notice.groupKey, length),
    alerts: [short(first), ...others.map(short)],
  };
}
