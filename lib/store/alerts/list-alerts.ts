import type { Alert } from "@/lib/schema/alerts/alert";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { FilterValues } from "@/lib/schema/figures/filters";
import { encodeRanked, type RankedPosition } from "@/lib/store/database/keyset-page";
import { pool } from "@/lib/store/database/pool";
import { ALERT_COLUMNS } from "./alerts";

type Values = FilterValues & { rules: string[] };

/**
 * Which alerts; an empty list means all, and `text` is a case-insensitive search in the rule's name and the message. What
 * `not` names is left out, also where it is wanted.
 */
export type AlertFilters = Values & {
  not: Values;
  text: string;
  /** The id of their incident. */
  incident: string | null;
};

type AlertSelection = {
  projectId: number;
  state: "firing" | "resolved" | null;
  severity: Severity | null;
  /** Firing, or resolved since then. */
  since: Date | null;
  only?: AlertFilters;
  /** Where the page before ended. */
  after?: RankedPosition | null;
};
export type AlertQuery = AlertSelection & { limit: number };

const NONE: Values = { rules: [], models: [], services: [], providers: [], environments: [] };
const ALL: AlertFilters = { ...NONE, not: NONE, text: "", incident: null };

// What needs attention comes first; the two must agree.
const RANK = "CASE WHEN state <> 'firing' THEN 2 WHEN severity = 'critical' THEN 0 ELSE 1 END";
const rankOf = ({ state, severity }: Alert) => (state !== "firing" ? 2 : severity === "critical" ? 0 : 1);
const STARTED = "date_trunc('milliseconds', started_at)";
const PASSED = `(${RANK} > $17 OR (${RANK} = $17 AND (${STARTED}, id::text) < ($18, $19)))`;

/** The wanted values at this parameter, those that are left out at the next one. */
const among = (value: string, at: number) =>
  `(cardinality($${at}::text[]) = 0 OR ${value} = ANY ($${at})) AND (${value} = ANY ($${at + 1}::text[])) IS NOT TRUE`;
const SELECTED = `project_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR severity = $3)
  AND ($4::timestamptz IS NULL OR state = 'firing' OR resolved_at >= $4)
  AND ${among("rule_name", 5)} AND ${among("labels ->> 'model'", 7)} AND ${among("labels ->> 'service'", 9)}
  AND ${among("labels ->> 'provider'", 11)} AND ${among("labels ->> 'environment'", 13)}
  AND ($15 = '' OR position(lower($15) IN lower(rule_name || ' ' || message)) > 0)
  AND ($16::uuid IS NULL OR id IN (SELECT alert_id FROM alert_incident_members
    WHERE project_id = $1 AND incident_id = $16))`;

function valuesOf({ projectId, state, severity, since, only = ALL, after }: AlertSelection): unknown[] {
  const { rules, models, services, providers, environments, not, text, incident } = only;
  return [
    ...[projectId, state, severity, since, rules, not.rules, models, not.models, services, not.services],
    ...[providers, not.providers, environments, not.environments, text, incident],
    ...[after?.rank ?? null, after?.ts ?? null, after?.id ?? null],
  ];
}

/** Firing ones first, critical before warning, then the newest. */
export async function listAlerts(query: AlertQuery): Promise<Alert[]> {
  const { rows } = await pool().query<Alert>(
    `SELECT ${ALERT_COLUMNS} FROM alerts WHERE ${SELECTED} AND ($17::int8 IS NULL OR ${PASSED})
     ORDER BY ${RANK}, ${STARTED} DESC, id::text DESC LIMIT $20`,
    [...valuesOf(query), query.limit],
  );
  return rows;
}

/** The cursor of the page that follows an alert. */
export const cursorAfter = (alert: Alert): string =>
  encodeRanked({ rank: rankOf(alert), ts: alert.startedAt.toISOString(), id: alert.id });

/** How many alerts match, and how many of them come before this page. */
export async function countAlerts(query: AlertSelection): Promise<{ total: number; before: number }> {
  const { rows } = await pool().query<{ total: number; before: number }>(
    `SELECT count(*)::int4 AS total, count(*) FILTER (WHERE $17::int8 IS NOT NULL AND NOT ${PASSED})::int4 AS before
     FROM alerts WHERE ${SELECTED}`,
    valuesOf(query),
  );
  return rows[0]!;
}
