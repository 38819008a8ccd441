import { z } from "zod";
import { alertTitle } from "@/lib/format/alert-title";
import { headlineText } from "@/lib/format/headline-text";
import { type DescribedIncident, describeIncidents } from "@/lib/reads/describe-incidents";
import { parseParameter } from "@/lib/schema/figures/reading-query";
import { ApiError } from "@/lib/schema/http/api-error";
import {
  findIncident,
  listIncidentEvents,
  listIncidents,
  listIncidentsOf,
  type StoredIncident,
  type StoredMember,
} from "@/lib/store/alerts/alert-incidents";
import { pool } from "@/lib/store/database/pool";
import { listDeliveries } from "@/lib/store/outbox/notifications";
import { findProject } from "@/lib/store/people/projects";
import { type DeliveryView, deliveryView } from "./load-alerts";

const State = z.enum(["open", "resolved"], "must be open or resolved").optional();
const Limit = z.coerce.number("must be a number").int().min(1).max(100).default(50);
const Since = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 date-time with a zone" })
  .transform((text) => new Date(text))
  .optional();

const iso = (ts: number | null) => (ts === null ? null : new Date(ts).toISOString());

/** An incident as the API returns it. */
function incidentView(incident: DescribedIncident) {
  return {
    id: incident.id,
    state: incident.state,
    severity: incident.severity,
    title: incident.headline.title,
    first_line: headlineText(incident.headline),
    cause: incident.cause,
    started_at: new Date(incident.startedAt).toISOString(),
    resolved_at: iso(incident.resolvedAt),
    acknowledged_by: incident.acknowledgedBy,
    acknowledged_at: iso(incident.acknowledgedAt),
    acknowledged_until: iso(incident.acknowledgedUntil),
    alerts: incident.alerts,
    firing: incident.firing,
    members: incident.members.map(memberView),
  };
}
export type IncidentView = ReturnType<typeof incidentView>;

function memberView(member: StoredMember) {
  return {
    id: member.id,
    title: alertTitle(member.ruleName, member.labels),
    message: member.message,
    severity: member.severity,
    state: member.state,
    started_at: new Date(member.startedAt).toISOString(),
    resolved_at: iso(member.resolvedAt),
    joined_at: new Date(member.joinedAt).toISOString(),
    /** Why it joined; null: it opened the incident. */
    joined_by: member.link,
    acknowledged_by: member.acknowledgedBy,
    silenced: member.silenced,
    held_by: member.state === "firing" ? member.heldBy : null,
  };
}

async function viewsOf(projectId: number, incidents: readonly StoredIncident[], now: number) {
  const project = await findProject(projectId);
  return (await describeIncidents(pool(), incidents, project?.timeZone ?? "UTC", now)).map(incidentView);
}

/** Open ones first. */
export async function loadIncidents(
  projectId: number,
  query: URLSearchParams,
  now: number,
): Promise<{ incidents: IncidentView[] }> {
  const incidents = await listIncidents(projectId, {
    state: parseParameter(query, "state", State) ?? null,
    since: parseParameter(query, "since", Since) ?? null,
    limit: parseParameter(query, "limit", Limit),
  });
  return { incidents: await viewsOf(projectId, incidents, now) };
}

/** The incidents of several alerts that these alerts belong to, open ones first. */
export async function loadJoinedIncidents(
  projectId: number,
  alertIds: readonly string[],
  now: number,
): Promise<IncidentView[]> {
  const ids = [...new Set((await listIncidentsOf(alertIds)).values())];
  if (ids.length === 0) return [];
  const incidents = await listIncidents(projectId, { state: null, since: null, ids, limit: ids.length });
  return (await viewsOf(projectId, incidents, now)).filter(({ alerts }) => alerts > 1);
}

export type IncidentDetail = IncidentView & {
  timeline: { at: string; kind: string; actor: string | null; data: Record<string, unknown> }[];
  deliveries: DeliveryView[];
};

/** Throws 404 for another project's incident. */
export async function loadIncidentDetail(
  projectId: number,
  incidentId: string,
  now: number,
): Promise<IncidentDetail> {
  const stored = await findIncident(projectId, incidentId);
  const [incident] = stored ? await viewsOf(projectId, [stored], now) : [];
  if (!incident) throw new ApiError(404, "not_found", "Not found");
  const [events, deliveries] = await Promise.all([
    listIncidentEvents(incidentId),
    listDeliveries(projectId, { alertIds: incident.members.map(({ id }) => id), limit: 200 }),
  ]);
  return {
    ...incident,
    timeline: events.map(({ at, kind, actor, data }) => ({
      at: new Date(at).toISOString(),
      kind,
      actor,
      data,
    })),
    deliveries: deliveries.map(deliveryView),
  };
}
