import type { Explained } from "@/lib/rules/explains";
import { kindNamed } from "@/lib/rules/registry";
import type { OpenAlert } from "@/lib/schema/alerts/alert";
import type { Hold, Silence } from "@/lib/schema/alerts/silence";
import { isOfIncident } from "@/lib/schema/alerts/silence-matchers";
import { matches, silenceableLabels } from "./match-labels";
import { isAtLeast, isBeingSent, isTold } from "./reach";
import { readOrNull } from "./read-or-null";
import { activeWindow } from "./silence-window";

/**
 * Why this alert is not notified, or null: a silence first, because people chose it, then another open alert that
 * explains it and that people know of.
 */
export function holdOf(
  alert: OpenAlert,
  open: readonly OpenAlert[],
  silences: readonly Silence[],
  now: number,
): Hold | null {
  return silencedBy(alert, silences, now) ?? inhibitedBy(alert, open, silences, now);
}

function silencedBy(alert: OpenAlert, silences: readonly Silence[], now: number): Hold | null {
  const labels = silenceableLabels(alert);
  for (const silence of silences) {
    const window = readOrNull(() => (matches(silence.matchers, labels) ? activeWindow(silence, now) : null));
    if (!window) continue;
    const { id: silence_id, comment, createdBy: by } = silence;
    const until = window.to === null ? null : new Date(window.to).toISOString();
    const kind = silence.recurrence ? "maintenance" : "silenced";
    const hold = { kind, silence_id, by, comment, until } as const;
    return isOfIncident(silence.matchers) ? { ...hold, whole_incident: true } : hold;
  }
  return null;
}

/**
 * An alert of which people know explains others that are no more severe: directly, or through alerts that it explains
 * in turn.
 */
function inhibitedBy(
  alert: OpenAlert,
  open: readonly OpenAlert[],
  silences: readonly Silence[],
  now: number,
): Hold | null {
  if (kindNamed(alert.ruleKind)?.isNeverExplained) return null;
  const isKnown = (source: OpenAlert) =>
    isAtLeast(source.severity, alert.severity) &&
    (isTold(source, alert.severity) ||
      (isBeingSent(source, now) && !source.coolingDown && silencedBy(source, silences, now) === null));
  const chain = [alert];
  const seen = new Set([alert.id]);
  for (const explained of chain) {
    const about = aboutOf(explained);
    for (const source of open) {
      if (seen.has(source.id)) continue;
      const why = kindNamed(source.ruleKind)?.explains(source, about) ?? null;
      if (why === null) continue;
      if (isKnown(source)) return { kind: "inhibited", alert_id: source.id, by: source.ruleName, why };
      seen.add(source.id);
      chain.push(source);
    }
  }
  return null;
}

function aboutOf(alert: OpenAlert): Explained {
  const kind = kindNamed(alert.ruleKind);
  return {
    alert,
    figure: kind?.figure(alert.type) ?? null,
    isLearned: kind?.isLearned ?? false,
    spendRank: kind?.spendRank ?? null,
  };
}
