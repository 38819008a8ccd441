import { z } from "zod";
import { alertTitle } from "@/lib/format/alert-title";
import { headlineText } from "@/lib/format/headline-text";
import { type DescribedIncident, describeIncidents } from "@/lib/reads/describe-incidents";
import type { Matchers } from "@/lib/schema/alerts/silence";
import { incidentOf } from "@/lib/schema/alerts/silence-matchers";
import { parseParameter } from "@/lib/schema/figures/reading-query";
import { ApiError } from "@/lib/schema/http/api-error";
import {
  findIncident,
  listIncidentEvents,
  listIncidentsOf,
  type StoredIncident,
  type StoredMember,
} from "@/lib/store/alerts/alert-incidents";
import { cursorAfter, listIncidents } from "@/lib/store/alerts/list-incidents";
import { decodeRanked } from "@/lib/store/database/keyset-page";
import { pool } from "@/lib/store/database/pool";
import { findProject } from "@/lib/store/people/projects";
import { type DeliveryPage, loadDeliveryPage } from "./load-deliveries";

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
    rule: member.ruleName,
    labels: member.labels,
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
    runbook_url: member.runbookUrl,
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
): Promise<{ incidents: IncidentView[]; next_cursor: string | null }> {
  const limit = parseParameter(query, "limit", Limit);
  const found = await listIncidents(projectId, {
    state: parseParameter(query, "state", State) ?? null,
    since: parseParameter(query, "since", Since) ?? null,
    after: decodeRanked(query.get("cursor")),
    limit: limit + 1,
  });
  const incidents = found.slice(0, limit);
  return {
    incidents: await viewsOf(projectId, incidents, now),
    next_cursor: found.length > limit ? cursorAfter(incidents.at(-1)!) : null,
  };
}

/** `listed`: the ids of the asked alerts that belong to it. */
export type JoinedIncident = IncidentView & { listed: string[] };

/** The incidents of several alerts that these alerts belong to, open ones first. */
export async function loadJoinedIncidents(
  projectId: number,
  alertIds: readonly string[],
  now: number,
): Promise<JoinedIncident[]> {
  const incidentOf = await listIncidentsOf(alertIds);
  const ids = [...new Set(incidentOf.values())];
  if (ids.length === 0) return [];
  const incidents = await listIncidents(projectId, { ids, limit: ids.length });
  const views = (await viewsOf(projectId, incidents, now)).filter(({ alerts }) => alerts > 1);
  return views.map((view) => ({
    ...view,
    listed: alertIds.filter((alertId) => incidentOf.get(alertId) === view.id),
  }));
}

/** Of how many incidents titles are composed; others are named by their ids. */
const TITLED = 100;

/** The titles of the incidents that silences name, by id. */
export async function loadSilencedTitles(
  projectId: number,
  silences: readonly { matchers: Matchers }[],
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const named = silences.map(({ matchers }) => z.uuid().safeParse(incidentOf(matchers)).data);
  const ids = [...new Set(named.filter((id) => id !== undefined))].slice(0, TITLED);
  if (ids.length === 0) return new Map();
  const views = await viewsOf(projectId, await listIncidents(projectId, { ids, limit: ids.length }), now);
  return new Map(views.map(({ id, title }) => [id, title]));
}

export type IncidentDetail = IncidentView & {
  timeline: { at: string; kind: string; actor: string | null; data: Record<string, unknown> }[];
  /** A page; `/deliveries?incident_id=` continues from the cursor. */
  deliveries: DeliveryPage["deliveries"];
  deliveries_cursor: string | null;
};

/** With its deliveries before a place in their list. Throws 404 for another project's incident. */
export async function loadIncidentDetail(
  projectId: number,
  incidentId: string,
  now: number,
  before?: string,
): Promise<IncidentDetail> {
  const stored = await findIncident(projectId, incidentId);
  const [incident] = stored ? await viewsOf(projectId, [stored], now) : [];
  if (!incident) throw new ApiError(404, "not_found", "Not found");
  const [events, deliveries] = await Promise.all([
    listIncidentEvents(incidentId),
    loadDeliveryPage(projectId, { incidentId, before }),
  ]);
  return {
    ...incident,
    timeline: events.map(({ at, kind, actor, data }) => ({
      at: new Date(at).toISOString(),
      kind,
      actor,
      data,
    })),
    deliveries: deliveries.deliveries,
    deliveries_cursor: deliveries.next_cursor,
  };
}
