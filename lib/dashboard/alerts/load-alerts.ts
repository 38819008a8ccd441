import { z } from "zod";
import { alertTitle } from "@/lib/format/alert-title";
import type { Alert } from "@/lib/schema/alerts/alert";
import { Severity } from "@/lib/schema/alerts/severity";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import { parseParameter } from "@/lib/schema/figures/reading-query";
import { ApiError } from "@/lib/schema/http/api-error";
import { isStorable } from "@/lib/schema/request/storable";
import type { Evaluation } from "@/lib/schema/rules/evaluation";
import { listEvaluations } from "@/lib/store/alerts/alert-evaluations";
import { type AlertEvent, listAlertEvents } from "@/lib/store/alerts/alert-events";
import {
  type AlertFilters,
  findAlert,
  listAlerts,
  listEarlierEpisodes,
  listRelated,
} from "@/lib/store/alerts/alerts";
import { type Delivery, listDeliveries } from "@/lib/store/outbox/notifications";
import { loadPending, type PendingView } from "./load-pending";
import { loadUnheard } from "./load-unheard";

const Limit = z.coerce.number("must be a number").int().min(1).max(500).default(100);
const State = z.enum(["pending", "firing", "resolved"], "must be pending, firing or resolved").optional();

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
  };
}
function isSilenced({ state, heldBy }: Alert): boolean {
  return state === "firing" && (heldBy?.kind === "silenced" || heldBy?.kind === "maintenance");
}

export type AlertView = ReturnType<typeof alertView>;

export async function loadAlertViews(
  projectId: number,
  query: URLSearchParams,
): Promise<{ alerts: AlertView[] }> {
  const { state, ...question } = readQuestion(query);
  // A pending alert has no episode yet.
  if (state === "pending") return { alerts: [] };
  const [alerts, unheard] = await Promise.all([
    listAlerts({ projectId, state, ...question }),
    loadUnheard(projectId),
  ]);
  return { alerts: alerts.map((alert) => alertView(alert, unheard)) };
}

/** The same, including pending alerts. */
export async function loadAlertList(
  projectId: number,
  query: URLSearchParams,
): Promise<{ alerts: (AlertView | PendingView)[] }> {
  const { state, severity, only } = readQuestion(query);
  return state === "pending"
    ? { alerts: await loadPending(projectId, severity, only) }
    : loadAlertViews(projectId, query);
}

function readQuestion(query: URLSearchParams) {
  return {
    state: parseParameter(query, "state", State) ?? null,
    severity: parseParameter(query, "severity", Severity.optional()) ?? null,
    limit: parseParameter(query, "limit", Limit),
    since: parseParameter(query, "since", Since),
    only: filtersOf(query),
  };
}

function filtersOf(query: URLSearchParams): AlertFilters {
  const values = (name: string) =>
    query.getAll(name).filter((value) => value !== "" && value.length <= 200 && isStorable(value));
  return {
    rules: values("rule"),
    models: values("model"),
    services: values("service"),
    providers: values("provider"),
    text: values("text")[0] ?? "",
  };
}

export function deliveryView(delivery: Delivery) {
  return {
    id: delivery.id,
    channel_id: delivery.channelId,
    channel: delivery.channelName,
    kind: delivery.channelKind,
    alert_ids: delivery.alertIds,
    title: delivery.title,
    reason: delivery.reason,
    state: delivery.state,
    attempts: delivery.attempts,
    created_at: delivery.createdAt.toISOString(),
    next_attempt_at: delivery.state === "queued" ? delivery.nextAttemptAt.toISOString() : null,
    finished_at: delivery.finishedAt?.toISOString() ?? null,
    last_error: delivery.lastError,
    log: delivery.log,
  };
}
export type DeliveryView = ReturnType<typeof deliveryView>;

const OTHERS = 8;

export type AlertDetail = AlertView & {
  timeline: { at: string; kind: string; actor: string | null; data: AlertEvent["data"] }[];
  /** The evaluations when it fired, and when it resolved or most recently; in order of time. */
  evaluations: (Omit<Evaluation, "at"> & { at: string })[];
  deliveries: DeliveryView[];
  /** Same rule and labels, newest first. */
  earlier: AlertView[];
  /** Alerts that began within half an hour of it. */
  related: AlertView[];
};

/** Throws 404 for another project's alert. */
export async function loadAlertDetail(projectId: number, alertId: string): Promise<AlertDetail> {
  const alert = await findAlert(projectId, alertId);
  if (!alert) throw new ApiError(404, "not_found", "Not found");
  const [unheard, events, evaluations, deliveries, earlier, related] = await Promise.all([
    loadUnheard(projectId),
    listAlertEvents([alertId]),
    listEvaluations(alert),
    listDeliveries(projectId, { alertIds: [alertId], limit: 200 }),
    listEarlierEpisodes(alert, OTHERS),
    listRelated(alert, OTHERS),
  ]);
  const view = (one: Alert) => alertView(one, unheard);
  return {
    ...view(alert),
    timeline: events.map(({ at, kind, actor, data }) => ({ at: at.toISOString(), kind, actor, data })),
    evaluations: evaluations.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    deliveries: deliveries.map(deliveryView),
    earlier: earlier.map(view),
    related: related.map(view),
  };
}

export async function loadDeliveries(
  projectId: number,
  channelId: string | undefined,
): Promise<DeliveryView[]> {
  return (await listDeliveries(projectId, { ...(channelId ? { channelId } : {}), limit: 100 })).map(
    deliveryView,
  );
}
