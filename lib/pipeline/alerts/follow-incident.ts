import { COOL_DOWN_MS, chooseIncident } from "@/lib/incidents/choose-incident";
import { nextTurn } from "@/lib/incidents/life-of";
import { failuresWanted, isJoinable, placeOf } from "@/lib/incidents/place-of";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { IncidentEventKind, Link } from "@/lib/schema/alerts/incident";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import {
  countFiringOf,
  findIncidentOf,
  insertIncident,
  insertIncidentEvent,
  insertMember,
  joinsIncidents,
  listFiringOf,
  listJoinable,
  lockIncidents,
  type StoredIncident,
  saveAcknowledgement,
  saveLife,
} from "@/lib/store/alerts/alert-incidents";
import { acknowledgeAlert } from "@/lib/store/alerts/alerts";
import type { Client } from "@/lib/store/database/client";
import { countFailures } from "@/lib/store/requests/failure-counts";
import { listTraffic } from "@/lib/store/requests/series";
import { compareFigures } from "./compare-figures";

/** Failures are counted over as long as the rules about them look back, about. */
const FAILURES_MS = 10 * MINUTE_MS;

/** Whether the groups of an alert are checked at once, or with others of its incident in the next second. */
export type Haste = "now" | "soon";

/** An alert has fired: it joins an incident or opens one, in the caller's transaction, unless its kind or project has none. */
export async function joinIncident(client: Client, alert: Alert, now: number): Promise<Haste> {
  const { projectId } = alert;
  if (!isJoinable(alert) || !(await joinsIncidents(client, projectId))) return "now";
  await lockIncidents(client, projectId);
  const instance = `${alert.ruleId}|${alert.fingerprint}`;
  const wanted = failuresWanted(alert);
  const span = { projectId, from: now - FAILURES_MS, to: now + MINUTE_MS };
  const failures = wanted === null ? [] : await countFailures(client, { ...span, ...wanted });
  // The failures name the providers and services of a model that the labels do not.
  const { model } = alert.labels;
  const traffic = model ? await listTraffic(client, projectId, [model]) : failures;
  const place = placeOf(alert, traffic, failures, await compareFigures(client, alert, now));
  const startedAt = alert.startedAt.getTime();
  if (place === null) return "now";
  const joinable = await listJoinable(client, projectId, { instance, place }, now - COOL_DOWN_MS);
  const choice = chooseIncident({ instance, place, startedAt }, joinable);
  const incidentId = choice?.id ?? (await insertIncident(client, projectId, alert.severity, now)).id;
  const link = choice?.link ?? null;
  await insertMember(client, { alertId: alert.id, projectId, incidentId, instance, link, place }, now);
  const haste = await turn(client, alert, now, { link, related: choice?.related ?? [] });
  if (link !== null)
    await insertAlertEvent(
      client,
      alert,
      "joined_incident",
      { incident: incidentId, link },
      { at: new Date(now) },
    );
  return haste;
}

/** An alert ended, fires again or changed its severity: so may its incident, if it has one. */
export async function followIncident(client: Client, alert: Alert, now: number): Promise<Haste> {
  await lockIncidents(client, alert.projectId);
  return turn(client, alert, now, null);
}

type Joined = { link: Link | null; related: readonly string[] };

/** In a storm, an incident that only grows or eases is not looked at for each of its alerts. */
const isUrgent = (kind: IncidentEventKind) => kind !== "grew" && kind !== "eased" && kind !== "severity_down";

async function turn(client: Client, alert: Alert, now: number, joined: Joined | null): Promise<Haste> {
  const incident = await findIncidentOf(client, alert.id);
  if (!incident) return "now";
  const after = await countFiringOf(client, incident.id);
  const isNew = joined !== null && joined.link === null;
  const { state, severity, events } = nextTurn(isNew ? null : incident, after, joined !== null);
  const isWorse = events.includes("severity_up") || (state === "open" && incident.state === "resolved");
  const life = { state, severity, firing: after.firing };
  const endsAcknowledgement = isWorse || state === "resolved";
  await saveLife(client, incident.id, life, { at: now, endsAcknowledgement });
  for (const kind of events) {
    const data = { alert: alert.id, ...(kind === "grew" ? joined : {}), severity };
    await insertIncidentEvent(client, incident, kind, { at: now, data });
  }
  if (joined && !endsAcknowledgement) await inheritAcknowledgement(client, alert, incident, now);
  return events.length === 0 || events.some(isUrgent) ? "now" : "soon";
}

/** Someone is at work on an acknowledged incident: an alert that joins it needs no one else. */
async function inheritAcknowledgement(
  client: Client,
  alert: Alert,
  { acknowledgedBy, acknowledgedUntil }: StoredIncident,
  now: number,
): Promise<void> {
  if (acknowledgedBy === null || acknowledgedUntil === null || acknowledgedUntil <= now) return;
  await acknowledgeAlert(client, alert.projectId, alert.id, acknowledgedBy, new Date(acknowledgedUntil));
  await insertAlertEvent(client, alert, "acknowledged", { with: "incident" }, { actor: acknowledgedBy });
}

/** An alert was acknowledged: so is its incident, if that was the last of those that fire. */
export async function followAcknowledgement(
  client: Client,
  alert: Alert,
  { by, until }: { by: string; until: number },
  now: number,
): Promise<void> {
  const incident = await findIncidentOf(client, alert.id);
  if (!incident || (await listFiringOf(client, incident.id, now)).length > 0) return;
  await saveAcknowledgement(client, incident.id, by, now, until);
  await insertIncidentEvent(client, incident, "acknowledged", { at: now, actor: by });
}
