import type { Described, Silenceable } from "@/lib/schema/alerts/alert";
import type { Matchers } from "@/lib/schema/alerts/silence";

/** What routes and silences can match: the labels of an alert, and its rule, severity and metric. */
export function describedLabels({ ruleName, severity, type, labels }: Described): Record<string, string> {
  return { ...labels, rule: ruleName, severity, metric: type };
}

/** What silences can match besides: the incident of an alert, whose later alerts they then cover too. */
export function silenceableLabels(alert: Silenceable): Record<string, string> {
  const labels = describedLabels(alert);
  return alert.incidentId === null ? labels : { ...labels, incident: alert.incidentId };
}

/** Whether every matcher matches; a trailing * is a prefix match. No matchers match everything. */
export function matches(matchers: Matchers, labels: Record<string, string>): boolean {
  return Object.entries(matchers).every(([name, wanted]) => {
    // Not what every object answers to, such as `constructor`.
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value === undefined) return false;
    return wanted.endsWith("*") ? value.startsWith(wanted.slice(0, -1)) : value === wanted;
  });
}
