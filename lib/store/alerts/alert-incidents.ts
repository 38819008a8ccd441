import type {
  IncidentEventKind,
  IncidentLife,
  IncidentMember,
  JoinableIncident,
  Link,
  Place,
} from "@/lib/schema/alerts/incident";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Hold } from "@/lib/schema/alerts/silence";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/** Until the transaction ends, no other one opens or joins an incident of the project. */
export async function lockIncidents(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.incidents, projectId]);
}

/** Times in epoch ms. */
export type StoredIncident = IncidentLife & {
  id: string;
  projectId: number;
  firing: number;
  startedAt: number;
  lastJoinedAt: number;
  resolvedAt: number | null;
  acknowledgedBy: string | null;
  acknowledgedAt: number | null;
  acknowledgedUntil: number | null;
};

const ms = (column: string, name: string) => `extract(epoch FROM ${column})::float8 * 1000 AS "${name}"`;
export const INCIDENT_COLUMNS = `i.id, i.project_id AS "projectId", i.state, i.severity, i.firing, ${ms("i.started_at", "startedAt")},
  ${ms("i.last_joined_at", "lastJoinedAt")}, ${ms("i.resolved_at", "resolvedAt")}, i.acknowledged_by AS "acknowledgedBy",
  ${ms("i.acknowledged_at", "acknowledgedAt")}, ${ms("i.acknowledged_until", "acknowledgedUntil")}`;

/** Whether the project joins its alerts to incidents. */
export async function joinsIncidents(client: Client, projectId: number): Promise<boolean> {
  const { rows } = await client.query<{ joins: boolean }>(
    "SELECT joins_incidents AS joins FROM projects WHERE id = $1",
    [projectId],
  );
  return rows[0]?.joins ?? false;
}

/**
 * The incidents that an alert may join, with the places of their alerts: those that are open or have resolved since, and
 * have something in common with it.
 */
export async function listJoinable(
  client: Client,
  projectId: number,
  { instance, place }: { instance: string; place: Place | null },
  resolvedSince: number,
): Promise<JoinableIncident[]> {
  const providers = [...new Set([...(place?.provider ? [place.provider] : []), ...(place?.providers ?? [])])];
  const { rows } = await client.query<JoinableIncident>(
    `SELECT i.id, ${ms("i.started_at", "startedAt")}, ${ms("i.resolved_at", "resolvedAt")},
       ${ms("i.last_joined_at", "lastJoinedAt")},
       (SELECT json_agg(DISTINCT jsonb_build_object('place', m.place,
          'instance', CASE WHEN m.instance = $3 THEN m.instance ELSE '' END))
        FROM alert_incident_members m WHERE m.incident_id = i.id) AS members
     FROM alert_incidents i
     WHERE i.project_id = $1 AND (i.state = 'open' OR i.resolved_at >= to_timestamp($2 / 1000.0))
       AND EXISTS (SELECT 1 FROM alert_incident_members m WHERE m.incident_id = i.id
         AND (m.instance = $3 OR m.place ->> 'model' = $4 OR m.place ->> 'service' = $5
           OR m.place ->> 'provider' = ANY ($6) OR m.place -> 'providers' ? $7))
     ORDER BY i.started_at, i.id`,
    [projectId, resolvedSince, instance, place?.model, place?.service, providers, place?.provider],
  );
  return rows;
}

/** A new incident, which has no alerts yet. */
export async function insertIncident(
  client: Client,
  projectId: number,
  severity: Severity,
  at: number,
): Promise<StoredIncident> {
  const { rows } = await client.query<StoredIncident>(
    `INSERT INTO alert_incidents AS i (project_id, state, severity, firing, started_at, last_joined_at)
     VALUES ($1, 'open', $2, 0, to_timestamp($3 / 1000.0), to_timestamp($3 / 1000.0)) RETURNING ${INCIDENT_COLUMNS}`,
    [projectId, severity, at],
  );
  return rows[0]!;
}

export type NewMember = {
  alertId: string;
  projectId: number;
  incidentId: string;
  instance: string;
  link: Link | null;
  place: Place | null;
};

export async function insertMember(client: Client, one: NewMember, at: number): Promise<void> {
  await client.query(
    `INSERT INTO alert_incident_members (alert_id, incident_id, project_id, instance, joined_at, link, place)
     VALUES ($1, $2, $3, $4, to_timestamp($5 / 1000.0), $6, $7)`,
    [one.alertId, one.incidentId, one.projectId, one.instance, at, one.link, one.place],
  );
  await client.query(
    "UPDATE alert_incidents SET last_joined_at = greatest(last_joined_at, to_timestamp($2 / 1000.0)) WHERE id = $1",
    [one.incidentId, at],
  );
}

/** The incident of an alert, or null. */
export async function findIncidentOf(client: Client, alertId: string): Promise<StoredIncident | null> {
  const { rows } = await client.query<StoredIncident>(
    `SELECT ${INCIDENT_COLUMNS} FROM alert_incidents i JOIN alert_incident_members m ON m.incident_id = i.id
     WHERE m.alert_id = $1`,
    [alertId],
  );
  return rows[0] ?? null;
}

export async function findIncident(
  projectId: number,
  id: string,
  client: Client = pool(),
): Promise<StoredIncident | null> {
  const { rows } = await client.query<StoredIncident>(
    `SELECT ${INCIDENT_COLUMNS} FROM alert_incidents i WHERE i.project_id = $1 AND i.id = $2`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

type FiringCount = { firing: number; critical: number; worst: Severity };

/** How many of its alerts fire, how many of those are critical, and the worst of all. */
export async function countFiringOf(client: Client, incidentId: string): Promise<FiringCount> {
  const { rows } = await client.query<FiringCount>(
    `SELECT count(*) FILTER (WHERE a.state = 'firing')::int AS firing,
       count(*) FILTER (WHERE a.state = 'firing' AND a.severity = 'critical')::int AS critical,
       COALESCE(min(a.severity), 'warning') AS worst
     FROM alert_incident_members m JOIN alerts a ON a.id = m.alert_id WHERE m.incident_id = $1`,
    [incidentId],
  );
  return rows[0]!;
}

/** An incident that resolves or becomes more severe needs attention again later: its acknowledgement ends. */
export async function saveLife(
  client: Client,
  id: string,
  { state, severity, firing }: IncidentLife & { firing: number },
  { at, endsAcknowledgement }: { at: number; endsAcknowledgement: boolean },
): Promise<void> {
  await client.query(
    `UPDATE alert_incidents SET state = $2, severity = $3, firing = $4,
       resolved_at = CASE WHEN $2 = 'open' THEN NULL ELSE COALESCE(resolved_at, to_timestamp($5 / 1000.0)) END,
       acknowledged_by = CASE WHEN $6 THEN NULL ELSE acknowledged_by END,
       acknowledged_at = CASE WHEN $6 THEN NULL ELSE acknowledged_at END,
       acknowledged_until = CASE WHEN $6 THEN NULL ELSE acknowledged_until END
     WHERE id = $1`,
    [id, state, severity, firing, at, endsAcknowledgement],
  );
}

export async function saveAcknowledgement(
  client: Client,
  id: string,
  by: string,
  at: number,
  until: number,
): Promise<void> {
  await client.query(
    `UPDATE alert_incidents SET acknowledged_by = $2, acknowledged_at = to_timestamp($3 / 1000.0),
       acknowledged_until = to_timestamp($4 / 1000.0) WHERE id = $1`,
    [id, by, at, until],
  );
}

export async function insertIncidentEvent(
  client: Client,
  { id, projectId }: Pick<StoredIncident, "id" | "projectId">,
  kind: IncidentEventKind,
  { at, data = {}, actor = null }: { at: number; data?: object; actor?: string | null },
): Promise<void> {
  await client.query(
    `INSERT INTO alert_incident_events (project_id, incident_id, at, kind, actor, data)
     VALUES ($1, $2, to_timestamp($3 / 1000.0), $4, $5, $6)`,
    [projectId, id, at, kind, actor, data],
  );
}

export type IncidentEvent = {
  at: number;
  kind: IncidentEventKind;
  actor: string | null;
  data: Record<string, unknown>;
};

export async function listIncidentEvents(incidentId: string): Promise<IncidentEvent[]> {
  const { rows } = await pool().query<IncidentEvent>(
    `SELECT ${ms("at", "at")}, kind, actor, data FROM alert_incident_events WHERE incident_id = $1 ORDER BY id`,
    [incidentId],
  );
  return rows;
}

export type StoredMember = IncidentMember & {
  incidentId: string;
  message: string;
  joinedAt: number;
  link: Link | null;
  acknowledgedBy: string | null;
  heldBy: Hold | null;
  runbookUrl: string | null;
  /** How many alerts its incident has. */
  alerts: number;
};

/** The alerts of incidents in the order in which they joined; at most `each` of one incident, firing ones first. */
export async function listMembersOf(
  client: Client,
  incidentIds: readonly string[],
  each: number,
): Promise<StoredMember[]> {
  if (incidentIds.length === 0) return [];
  const { rows } = await client.query<StoredMember>({
    name: "members-of-incidents",
    text: `SELECT * FROM (
       SELECT m.incident_id AS "incidentId", a.id, a.rule_kind AS "ruleKind", a.rule_name AS "ruleName", a.type, a.labels,
         a.severity, a.state, a.value, a.baseline, a.threshold, a.unit, a."window", a.message,
         a.acknowledged_by AS "acknowledgedBy",
         a.held_by AS "heldBy", (SELECT r.runbook_url FROM rules r WHERE r.id = a.rule_id) AS "runbookUrl", ${ms("a.started_at", "startedAt")}, ${ms("a.resolved_at", "resolvedAt")},
         ${ms("m.joined_at", "joinedAt")}, m.link, m.place,
         COALESCE(a.held_by ->> 'kind' IN ('silenced', 'maintenance'), false) AND a.state = 'firing' AS silenced,
         count(*) OVER (PARTITION BY m.incident_id)::int AS alerts,
         row_number() OVER (PARTITION BY m.incident_id ORDER BY a.state, a.severity, m.joined_at, a.id) AS rank
       FROM alert_incident_members m JOIN alerts a ON a.id = m.alert_id WHERE m.incident_id = ANY ($1)) AS ranked
     WHERE rank <= $2 ORDER BY "joinedAt", id`,
    values: [incidentIds, each],
  });
  return rows;
}

/** The ids of its alerts that fire; with a time, only those that are not acknowledged until then. */
export async function listFiringOf(
  client: Client,
  incidentId: string,
  unacknowledgedAt: number | null = null,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT a.id FROM alert_incident_members m JOIN alerts a ON a.id = m.alert_id
     WHERE m.incident_id = $1 AND a.state = 'firing'
       AND ($2::float8 IS NULL OR a.acknowledged_until IS NULL OR a.acknowledged_until <= to_timestamp($2 / 1000.0))
     ORDER BY a.id`,
    [incidentId, unacknowledgedAt],
  );
  return rows.map(({ id }) => id);
}

/** By alert: its incident. */
export async function listIncidentsOf(
  alertIds: readonly string[],
  client: Client = pool(),
): Promise<Map<string, string>> {
  if (alertIds.length === 0) return new Map();
  const { rows } = await client.query<{ alertId: string; incidentId: string }>(
    `SELECT alert_id AS "alertId", incident_id AS "incidentId" FROM alert_incident_members WHERE alert_id = ANY ($1)`,
    [alertIds],
  );
  return new Map(rows.map(({ alertId, incidentId }) => [alertId, incidentId]));
}
