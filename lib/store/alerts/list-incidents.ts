import type { IncidentState } from "@/lib/schema/alerts/incident";
import { encodeRanked, type RankedPosition } from "@/lib/store/database/keyset-page";
import { pool } from "@/lib/store/database/pool";
import { INCIDENT_COLUMNS, type StoredIncident } from "./alert-incidents";

type IncidentQuery = {
  state?: IncidentState | null;
  /** Open, or resolved since then. */
  since?: Date | null;
  /** Only these. */
  ids?: readonly string[];
  /** Where the page before ended. */
  after?: RankedPosition | null;
  limit: number;
};

// What needs attention comes first; the two must agree.
const RANK = "CASE WHEN i.state <> 'open' THEN 2 WHEN i.severity = 'critical' THEN 0 ELSE 1 END";
const rankOf = ({ state, severity }: StoredIncident) =>
  state !== "open" ? 2 : severity === "critical" ? 0 : 1;
const STARTED = "date_trunc('milliseconds', i.started_at)";

/** Open ones first, critical before warning, then the newest. */
export async function listIncidents(
  projectId: number,
  { state, since, ids, after, limit }: IncidentQuery,
): Promise<StoredIncident[]> {
  const { rows } = await pool().query<StoredIncident>(
    `SELECT ${INCIDENT_COLUMNS} FROM alert_incidents i WHERE i.project_id = $1 AND ($2::text IS NULL OR i.state = $2)
       AND ($3::timestamptz IS NULL OR i.state = 'open' OR i.resolved_at >= $3)
       AND ($4::uuid[] IS NULL OR i.id = ANY ($4))
       AND ($5::int8 IS NULL OR ${RANK} > $5 OR (${RANK} = $5 AND (${STARTED}, i.id::text) < ($6, $7)))
     ORDER BY ${RANK}, ${STARTED} DESC, i.id::text DESC LIMIT $8`,
    [
      ...[projectId, state ?? null, since ?? null, ids ?? null],
      ...[after?.rank ?? null, after?.ts ?? null, after?.id ?? null, limit],
    ],
  );
  return rows;
}

/** The cursor of the page that follows an incident. */
export const cursorAfter = (incident: StoredIncident): string =>
  encodeRanked({
    rank: rankOf(incident),
    ts: new Date(incident.startedAt).toISOString(),
    id: incident.id,
  });
