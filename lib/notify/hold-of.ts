import type { OpenAlert } from "@/lib/schema/alerts/alert";
import type { Hold, Silence } from "@/lib/schema/alerts/silence";
import { describedLabels, matches } from "./match-labels";
import { readOrNull } from "./read-or-null";
import { activeWindow } from "./silence-window";

/** The alert of all traffic having stopped, which explains every other one. */
export const NO_INGEST = "no_ingest";
const OF_PROVIDER = /^(error_|fallback_rate|latency_|ttft_)/;

/**
 * Why nobody is to be told that this alert fires, or null: a silence first, because people chose it, then another open
 * alert that explains it.
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
  for (const source of open) {
    if (source.id === alert.id) continue;
    const why = explains(source, alert);
    if (why !== null) return { kind: "inhibited", alert_id: source.id, by: source.ruleName, why };
  }
  return null;
}

/** Why `source` makes `alert` no news, or null. No two alerts inhibit each other: each rule looks one way. */
function explains(source: OpenAlert, alert: OpenAlert): string | null {
  // What is wrong with Sightline itself may be why nothing arrives.
  if (alert.ruleKind === "system_fault") return null;
  if (source.type === NO_INGEST) return alert.type === NO_INGEST ? null : "no requests arrive at all";
  if (alert.type === NO_INGEST) return null;
  if (source.ruleKind === "circuit_open" && (isAnomaly(alert) || OF_PROVIDER.test(alert.type))) {
    const provider = source.labels.provider;
    if (provider && alert.providers.includes(provider)) return `the breaker of ${provider} is open`;
  }
  if (isAnomaly(source)) return null;
  if (isAnomaly(alert)) {
    const explained = familyOf(source.type) === familyOf(alert.type) && covers(source.labels, alert.labels);
    return explained ? "a fixed threshold on the same figure fires" : null;
  }
  if (source.labels.budget !== undefined && source.labels.budget === alert.labels.budget)
    return spendExplains(source, alert) ? `more is told of the budget ${alert.labels.budget}` : null;
  if (source.severity !== "critical" || alert.severity !== "warning") return null;
  const same = source.type === alert.type && sameLabels(source.labels, alert.labels);
  const isWorse =
    source.ruleKind === "slo_burn" &&
    familyOf(source.type) === familyOf(alert.type) &&
    covers(source.labels, alert.labels);
  return same || isWorse ? "a critical alert on the same metric fires" : null;
}

/** How much worse it is for a budget: what has been spent is worse than what is being spent, and that than a forecast. */
const SPEND_RANK: Record<string, number> = {
  budget_forecast: 1,
  cost_burn: 2,
  budget_milestones: 3,
  daily_cost: 3,
};

/** A critical alert about a budget explains those about the same budget that say less; a milestone, the smaller ones. */
function spendExplains(source: OpenAlert, alert: OpenAlert): boolean {
  if (source.severity !== "critical") return false;
  const [more, less] = [SPEND_RANK[source.ruleKind] ?? 0, SPEND_RANK[alert.ruleKind] ?? 0];
  return more > less || (more === less && alert.severity === "warning");
}

const isAnomaly = ({ ruleKind }: OpenAlert) => ruleKind === "anomaly";

/** Latency, whichever percentile of it. */
const familyOf = (type: string) => type.replace(/_(p\d+|mean|max|per_request|rate|burn)$/, "");

/** Whether each label of the wider set is in the narrower one. */
const covers = (wide: Record<string, string>, narrow: Record<string, string>) =>
  Object.entries(wide).every(([name, value]) => narrow[name] === value);

function sameLabels(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
