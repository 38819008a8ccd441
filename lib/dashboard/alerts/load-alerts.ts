import { z } from "zod";
import { alertTitle } from "@/lib/format/alert-title";
import type { Alert } from "@/lib/schema/alerts/alert";
import { Severity } from "@/lib/schema/alerts/severity";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import { notName } from "@/lib/schema/figures/filters";
import { parseParameter } from "@/lib/schema/figures/reading-query";
import { ApiError } from "@/lib/schema/http/api-error";
import { withoutOwner } from "@/lib/schema/request/resource-name";
import { isStorable } from "@/lib/schema/request/storable";
import type { Evaluation } from "@/lib/schema/rules/evaluation";
import { isoTime } from "@/lib/schema/time/epoch";
import { readEvaluations } from "@/lib/store/alerts/alert-evaluations";
import { type AlertEvent, listAlertEvents } from "@/lib/store/alerts/alert-events";
import { findAlert, listEarlierEpisodes, listRelated } from "@/lib/store/alerts/alerts";
import { type AlertFilters, countAlerts, cursorAfter, listAlerts } from "@/lib/store/alerts/list-alerts";
import { decodeRanked } from "@/lib/store/database/keyset-page";
import { evaluationHistory } from "./evaluation-history";
import { type DeliveryPage, loadDeliveryPage } from "./load-deliveries";
import { loadPending, type PendingView } from "./load-pending";
import { loadUnheard } from "./load-unheard";

const Limit = z.coerce.number("must be a number").int().min(1).max(500).default(100);
const State = z.enum(["pending", "firing", "resolved"], "must be pending, firing or resolved").optional();

const IncidentId = z.uuid("must be the id of an incident").optional();

const Since = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 date-time with a zone" })
  .transform((text) => new Date(text))
  .optional()
  .transform((date) => date ?? null);

/** An alert as the API returns it. */
export function alertView(alert: Alert, unheard: ReadonlyMap<string, Unheard>) {
  return {
    id: alert.id,
    rule_id: alert.ruleId,
    rule_kind: alert.ruleKind,
    rule: alert.ruleName,
    title: alertTitle(alert.ruleName, alert.labels),
    type: alert.type,
    severity: alert.severity,
    state: alert.state,
    labels: alert.labels,
    value: alert.value,
    baseline: alert.baseline,
    z_score: alert.zScore,
    threshold: alert.threshold,
    unit: alert.unit,
    n: alert.sampleSize,
    window: alert.window,
    message: alert.message,
    started_at: alert.startedAt.toISOString(),
    resolved_at: alert.resolvedAt?.toISOString() ?? null,
    resolve_reason: alert.resolveReason,
    acknowledged_by: alert.acknowledgedBy,
    acknowledged_at: alert.acknowledgedAt?.toISOString() ?? null,
    acknowledged_until: alert.acknowledgedUntil?.toISOString() ?? null,
    silenced: isSilenced(alert),
    held_by: alert.state === "firing" ? alert.heldBy : null,
    /** Why no one was notified, while it fires. */
    not_notified: alert.state === "firing" ? (unheard.get(alert.id) ?? null) : null,
    occurrences: alert.occurrences,
    episode: alert.episode,
    runbook_url: alert.runbookUrl,
  };
}
function isSilenced({ state, heldBy }: Alert): boolean {
  return state === "firing" && (heldBy?.kind === "silenced" || heldBy?.kind === "maintenance");
}

export type AlertView = ReturnType<typeof alertView>;

/** A page of a list. */
export type AlertPage<View> = {
  alerts: View[];
  next_cursor: string | null;
  /** How many match, on all pages. */
  total: number;
  /** How many of them come before this page. */
  before: number;
};

/** Firing and resolved alerts. */
async function loadAlertViews(
  projectId: number,
  { state, limit, ...question }: AlertQuestion & { state: "firing" | "resolved" | null },
): Promise<AlertPage<AlertView>> {
  const selection = { projectId, state, ...question };
  const [found, counts, unheard] = await Promise.all([
    listAlerts({ ...selection, limit: limit + 1 }),
    countAlerts(selection),
    loadUnheard(projectId),
  ]);
  const alerts = found.slice(0, limit);
  return {
    alerts: alerts.map((alert) => alertView(alert, unheard)),
    next_cursor: found.length > limit ? cursorAfter(alerts.at(-1)!) : null,
    ...counts,
  };
}

/** The same, or the pending alerts, which have no episode yet. */
export async function loadAlertPage(
  projectId: number,
  question: AlertQuestion,
): Promise<AlertPage<AlertView | PendingView>> {
  const { state } = question;
  return state === "pending"
    ? loadPending(projectId, question)
    : loadAlertViews(projectId, { ...question, state });
}

/** The same for a query string. Throws 400 naming the parameter. */
export const loadAlertList = (projectId: number, query: URLSearchParams) =>
  loadAlertPage(projectId, readAlertQuestion(query));

export type AlertQuestion = ReturnType<typeof readAlertQuestion>;

/** Throws 400 naming the parameter. */
export function readAlertQuestion(query: URLSearchParams) {
  return {
    state: parseParameter(query, "state", State) ?? null,
    severity: parseParameter(query, "severity", Severity.optional()) ?? null,
    limit: parseParameter(query, "limit", Limit),
    since: parseParameter(query, "since", Since),
    after: decodeRanked(query.get("cursor")),
    only: filtersOf(query),
  };
}

function filtersOf(query: URLSearchParams): AlertFilters {
  const values = (name: string) =>
    query.getAll(name).filter((value) => value !== "" && value.length <= 200 && isStorable(value));
  const of = (nameOf: (name: string) => string) => ({
    rules: values(nameOf("rule")),
    models: values(nameOf("model")).map(withoutOwner),
    services: values(nameOf("service")),
    providers: values(nameOf("provider")),
    environments: values(nameOf("environment")),
  });
  return {
    ...of((name) => name),
    not: of(notName),
    text: values("text")[0] ?? "",
    incident: parseParameter(query, "incident", IncidentId) ?? null,
  };
}

const OTHERS = 8;

export type AlertDetail = AlertView & {
  timeline: { at: string; kind: string; actor: string | null; data: AlertEvent["data"] }[];
  /** The evaluations when it fired, and when it resolved or most recently; in order of time. */
  evaluations: (Omit<Evaluation, "at"> & { at: string })[];
  /** The newest evaluation after which others are missing; null if none is. */
  evaluations_gap_after: string | null;
  /** A page; `/deliveries?alert_id=` continues from the cursor. */
  deliveries: DeliveryPage["deliveries"];
  deliveries_cursor: string | null;
  /** Same rule and labels, newest first. */
  earlier: AlertView[];
  /** Alerts that began within half an hour of it. */
  related: AlertView[];
};

/** With its deliveries before a place in their list. Throws 404 for another project's alert. */
export async function loadAlertDetail(
  projectId: number,
  alertId: string,
  before?: string,
): Promise<AlertDetail> {
  const alert = await findAlert(projectId, alertId);
  if (!alert) throw new ApiError(404, "not_found", "Not found");
  const [unheard, events, { kept, latest }, deliveries, earlier, related] = await Promise.all([
    loadUnheard(projectId),
    listAlertEvents([alertId]),
    readEvaluations(alert),
    loadDeliveryPage(projectId, { alertId, before }),
    listEarlierEpisodes(alert, OTHERS),
    listRelated(alert, OTHERS),
  ]);
  const view = (one: Alert) => alertView(one, unheard);
  const { evaluations, gapAfter } = evaluationHistory(kept, latest, alert.startedAt.getTime());
  return {
    ...view(alert),
    timeline: events.map(({ at, kind, actor, data }) => ({ at: at.toISOString(), kind, actor, data })),
    evaluations: evaluations.map((one) => ({ ...one, at: isoTime(one.at) })),
    evaluations_gap_after: gapAfter === null ? null : isoTime(gapAfter),
    deliveries: deliveries.deliveries,
    deliveries_cursor: deliveries.next_cursor,
    earlier: earlier.map(view),
    related: related.map(view),
  };
}
