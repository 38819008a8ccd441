import { kindNamed } from "@/lib/rules/registry";
import type { OpenAlert } from "@/lib/schema/alerts/alert";
import type { Hold, Silence } from "@/lib/schema/alerts/silence";
import { describedLabels, matches } from "./match-labels";
import { readOrNull } from "./read-or-null";
import { activeWindow } from "./silence-window";

/**
 * Why this alert is not notified, or null: a silence first, because people chose it, then another open alert that
 * explains it.
 */
export function holdOf(
  alert: OpenAlert,
  open: readonly OpenAlert[],
  silences: readonly Silence[],
  now: number,
): Hold | null {
  return silencedBy(alert, silences, now) ?? inhibitedBy(alert, open);
}

function silencedBy(alert: OpenAlert, silences: readonly Silence[], now: number): Hold | null {
  const labels = describedLabels(alert);
  for (const silence of silences) {
    const window = readOrNull(() => (matches(silence.matchers, labels) ? activeWindow(silence, now) : null));
    if (!window) continue;
    const { id: silence_id, comment, createdBy: by } = silence;
    const until = window.to === null ? null : new Date(window.to).toISOString();
    return { kind: silence.recurrence ? "maintenance" : "silenced", silence_id, by, comment, until };
  }
  return null;
}

function inhibitedBy(alert: OpenAlert, open: readonly OpenAlert[]): Hold | null {
  const kind = kindNamed(alert.ruleKind);
  if (kind?.isNeverExplained) return null;
  const explained = {
    alert,
    figure: kind?.figure(alert.type) ?? null,
    isLearned: kind?.isLearned ?? false,
    spendRank: kind?.spendRank ?? null,
  };
  for (const source of open) {
    if (source.id === alert.id) continue;
    const why = kindNamed(source.ruleKind)?.explains(source, explained) ?? null;
    if (why !== null) return { kind: "inhibited", alert_id: source.id, by: source.ruleName, why };
  }
  return null;
}
