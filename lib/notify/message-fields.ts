import { alertTitle } from "@/lib/format/alert-title";
import { formatValue } from "@/lib/format/format-value";
import type { AlertMessage, NotificationReason } from "@/lib/schema/alert-message";

/** The facts of a message as label and text, in the order in which people read them. */
export function messageFields(
  message: AlertMessage,
  reason: NotificationReason,
): { label: string; text: string }[] {
  const {
    value,
    threshold,
    baseline,
    unit,
    sampleSize,
    window,
    labels,
    startedAt,
    resolvedAt,
    rule,
    project,
  } = message;
  const fields: [string, string | null][] = [
    ["Value", value === null ? null : formatValue(value, unit)],
    ["Threshold", threshold === null ? null : formatValue(threshold, unit)],
    ["Usual", baseline === null ? null : formatValue(baseline, unit)],
    ["Requests", sampleSize === null || value === null ? null : String(sampleSize)],
    ["Window", window],
    ...Object.entries(labels).map(([name, text]): [string, string] => [capital(name), text || "(none)"]),
    ["Started", utc(startedAt)],
    ["Resolved", resolvedAt === null ? null : utc(resolvedAt)],
    ["Project", project],
    ["Rule", `${rule.name}, version ${rule.version}`],
    ["Why now", REASONS[reason]],
  ];
  return fields
    .filter((field): field is [string, string] => field[1] !== null)
    .map(([label, text]) => ({ label, text }));
}

const REASONS: Record<NotificationReason, string> = {
  first: "it began to fire",
  severity_up: "its severity rose",
  still_firing: "it came back and stayed",
  resolved: "it ended",
  fired_and_resolved: "it fired and ended before a message could be sent",
  test: "somebody pressed Send test",
};

/** "[CRITICAL] Circuit breaker anthropic-primary": the head of every message. */
export function messageTitle(message: AlertMessage, reason: NotificationReason): string {
  const mark = message.state === "resolved" ? "RESOLVED" : message.severity.toUpperCase();
  const test = reason === "test" ? "[TEST] " : "";
  return `${test}[${mark}] ${alertTitle(message.rule.name, message.labels)}`;
}

const capital = (name: string) => (name[0] ?? "").toUpperCase() + name.slice(1).replaceAll("_", " ");
const utc = (ts: number) => `${new Date(ts).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** At most `limit` UTF-16 units, the strictest way to count characters; a cut text ends with an ellipsis. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Half of a pair is no character.
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
