import type { Severity } from "@/lib/schema/alerts/severity";
import type { Filters } from "@/lib/schema/figures/filters";
import { pool } from "@/lib/store/database/pool";

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
  const matches = (label: string, at: number) =>
    `(cardinality($${at}::text[]) = 0 OR coalesce(labels ->> '${label}', $${at}[1]) = ANY ($${at}))`;
  const { rows } = await pool().query<AlertStarted>(
    `SELECT id, rule_name AS "ruleName", type, severity, labels, started_at AS "startedAt"
     FROM alerts WHERE project_id = $1 AND started_at >= $2 AND started_at < $3
       AND ${matches("model", 5)} AND ${matches("provider", 6)} AND ${matches("environment", 7)} AND ${matches("service", 8)}
     ORDER BY started_at DESC LIMIT $4`,
    [
      projectId,
      new Date(from),
      new Date(to),
      limit,
      filters.models,
      filters.providers,
      filters.environments,
      filters.services,
    ],
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
