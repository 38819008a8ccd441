import { alertTitle } from "@/lib/format/alert-title";
import { kindOf } from "@/lib/rules/registry";
import type { Severity } from "@/lib/schema/alerts/severity";
import { listPending, type PendingInstance } from "@/lib/store/alerts/alert-instances";
import type { AlertFilters } from "@/lib/store/alerts/list-alerts";
import { encodeRanked, type Position } from "@/lib/store/database/keyset-page";
import type { AlertPage } from "./load-alerts";

type PendingQuestion = {
  severity: Severity | null;
  only: AlertFilters;
  after: Position | null;
  limit: number;
};

/** Alerts that may fire at the next evaluation, the newest first. They have no episode yet, and therefore no page. */
export async function loadPending(
  projectId: number,
  { severity, only, after, limit }: PendingQuestion,
): Promise<AlertPage<PendingView>> {
  const all = (await listPending(projectId))
    .filter((pending) => matches(pending, severity, only))
    .map(pendingView)
    .sort(compareViews);
  const before = after === null ? 0 : all.filter((view) => compareViews(view, placeOf(after)) <= 0).length;
  const alerts = all.slice(before, before + limit);
  const last = alerts.at(-1);
  const goesOn = before + limit < all.length && last !== undefined;
  return {
    alerts,
    next_cursor: goesOn ? encodeRanked({ rank: 0, ts: last.started_at ?? NEVER, id: last.id }) : null,
    total: all.length,
    before,
  };
}

const NEVER = new Date(0).toISOString();
type Place = Pick<PendingView, "started_at" | "id">;
const placeOf = ({ ts, id }: Position): Place => ({ started_at: ts, id });

/** Negative: `a` comes first. */
function compareViews(a: Place, b: Place): number {
  const order = (b.started_at ?? NEVER).localeCompare(a.started_at ?? NEVER, "en");
  return order === 0 ? (a.id < b.id ? -1 : Number(a.id > b.id)) : order;
}

function matches({ rule, labels }: PendingInstance, severity: Severity | null, only: AlertFilters): boolean {
  const among = (name: keyof AlertFilters["not"], value: string | undefined) =>
    value === undefined
      ? only[name].length === 0
      : (only[name].length === 0 || only[name].includes(value)) && !only.not[name].includes(value);
  return (
    // It joins an incident when it fires.
    only.incident === null &&
    (severity === null || rule.severity === severity) &&
    rule.name.toLowerCase().includes(only.text.toLowerCase()) &&
    among("rules", rule.name) &&
    among("models", labels.model) &&
    among("services", labels.service) &&
    among("providers", labels.provider) &&
    among("environments", labels.environment)
  );
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
