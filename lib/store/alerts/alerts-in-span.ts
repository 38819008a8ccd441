import type { Severity } from "@/lib/schema/alerts/severity";
import { type Filters, SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";
import { pool } from "@/lib/store/database/pool";
import { filterParameters } from "@/lib/store/requests/series-filter";

type AlertStarted = {
  id: string;
  ruleName: string;
  type: string;
  severity: Severity;
  labels: Record<string, string>;
  startedAt: Date;
};

/** Alerts that started in a span, the newest first; those of other models, providers and so on are left out. */
export async function listAlertsStarted(
  projectId: number,
  { from, to }: { from: number; to: number },
  filters: Filters,
  limit: number,
): Promise<AlertStarted[]> {
  const { rows } = await pool().query<AlertStarted>(
    `SELECT id, rule_name AS "ruleName", type, severity, labels, started_at AS "startedAt"
     FROM alerts WHERE project_id = $1 AND started_at >= $2 AND started_at < $3 AND ${MATCHES}
     ORDER BY started_at DESC LIMIT $4`,
    [projectId, new Date(from), new Date(to), limit, ...filterParameters(filters)],
  );
  return rows;
}

const matches = (label: string, wanted: number, left: number) =>
  `(cardinality($${wanted}::text[]) = 0 OR coalesce(labels ->> '${label}', $${wanted}[1]) = ANY ($${wanted}))
   AND (labels ->> '${label}' = ANY ($${left}::text[])) IS NOT TRUE`;
/** Binds the filters from $5. */
const MATCHES = SERIES_DIMENSIONS.map((label, at) =>
  matches(label, 5 + at, 5 + SERIES_DIMENSIONS.length + at),
).join(" AND ");

/** An anomaly that a detector found. */
export type Detection = Omit<AlertStarted, "ruleName"> & { message: string; resolvedAt: Date | null };

/** Anomalies that fired at some time of a span, the newest first; those of other models, providers and so on are left out. */
export async function listDetections(
  projectId: number,
  { from, to }: { from: number; to: number },
  filters: Filters,
  limit: number,
): Promise<Detection[]> {
  const { rows } = await pool().query<Detection>(
    `SELECT id, type, severity, labels, message, started_at AS "startedAt", resolved_at AS "resolvedAt"
     FROM alerts WHERE project_id = $1 AND rule_kind = 'anomaly' AND started_at < $3
       AND (state = 'firing' OR resolved_at > $2) AND ${MATCHES} ORDER BY started_at DESC, id LIMIT $4`,
    [projectId, new Date(from), new Date(to), limit, ...filterParameters(filters)],
  );
  return rows;
}

export type AlertAt = Pick<AlertStarted, "ruleName" | "severity" | "labels"> & { id: string };

/** Alerts that were firing at a time, about all requests or about what these labels name; the most severe first. */
export async function listAlertsAt(
  projectId: number,
  at: number,
  labels: Record<"model" | "provider" | "environment" | "service", string>,
  limit: number,
): Promise<AlertAt[]> {
  const names = Object.keys(labels);
  const matches = names.map((name, index) => `coalesce(labels ->> '${name}', $${index + 4}) = $${index + 4}`);
  const { rows } = await pool().query<AlertAt>(
    `SELECT id, rule_name AS "ruleName", severity, labels FROM alerts
     WHERE project_id = $1 AND started_at <= $2 AND (resolved_at IS NULL OR resolved_at > $2) AND ${matches.join(" AND ")}
     ORDER BY severity = 'critical' DESC, started_at DESC LIMIT $3`,
    [projectId, new Date(at), limit, ...Object.values(labels)],
  );
  return rows;
}
