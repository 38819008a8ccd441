import { alertTitle } from "@/lib/format/alert-title";
import { kindOf } from "@/lib/rules/registry";
import type { Severity } from "@/lib/schema/alerts/severity";
import { listPending, type PendingInstance } from "@/lib/store/alerts/alert-instances";
import type { AlertFilters } from "@/lib/store/alerts/alerts";

/** Alerts that may fire at the next evaluation. They have no episode yet, and therefore no page. */
export async function loadPending(projectId: number, severity: Severity | null, only: AlertFilters) {
  const among = (values: readonly string[], value: string | undefined) =>
    values.length === 0 || (value !== undefined && values.includes(value));
  return (await listPending(projectId))
    .filter(({ rule, labels }) => {
      const { model, service, provider } = labels;
      const named = among(only.rules, rule.name) && rule.name.toLowerCase().includes(only.text.toLowerCase());
      const asked = severity === null || rule.severity === severity;
      return (
        named &&
        asked &&
        among(only.models, model) &&
        among(only.services, service) &&
        among(only.providers, provider)
      );
    })
    .map(pendingView);
}
export type PendingView = ReturnType<typeof pendingView>;

function pendingView({ fingerprint, labels, machine, evaluations, rule }: PendingInstance) {
  const latest = evaluations.at(-1);
  const begun = evaluations.find(({ verdict }) => verdict === "breaches") ?? latest;
  const kind = kindOf(rule.definition);
  const breaches = machine.recent.filter(Boolean).length;
  return {
    id: `${rule.id}:${fingerprint}`,
    rule_id: rule.id,
    rule: rule.name,
    title: alertTitle(rule.name, labels),
    type: kind.alertType(rule.definition),
    severity: rule.severity,
    state: "pending" as const,
    labels,
    value: latest?.value ?? null,
    baseline: latest?.baseline ?? null,
    z_score: null,
    threshold: latest?.threshold ?? null,
    unit: kind.unit(rule.definition),
    n: latest?.n ?? null,
    message: pendingText(breaches, machine.recent.length),
    started_at: begun ? new Date(begun.at).toISOString() : null,
    resolved_at: null,
    acknowledged_by: null,
    silenced: false,
    occurrences: 0,
  };
}

const pendingText = (breaches: number, checks: number) =>
  checks === 1
    ? "Breached the last check, not enough to fire yet."
    : `Breached ${breaches} of the last ${checks} checks, not enough to fire yet.`;
