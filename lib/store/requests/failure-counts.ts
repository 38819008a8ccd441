import type { RequestStatus } from "@/lib/schema/request/request";
import type { Client } from "@/lib/store/database/client";
import { STATUS_CODES } from "./request-codes";

/** Enough to see where most failures are; a window may have millions of requests. */
const NEWEST = 5_000;

type FailureCounts = { model: string; provider: string; service: string; requests: number; failed: number };
type FailureQuery = {
  projectId: number;
  /** Epoch ms. */
  from: number;
  to: number;
  status: RequestStatus;
  errorType: string | null;
};

/**
 * Of the newest requests in [from, to): how many, and how many failed, by the model that was asked first. A fallback counts
 * for the model that it stands in for.
 */
export async function countFailures(
  client: Client,
  { projectId, from, to, status, errorType }: FailureQuery,
): Promise<FailureCounts[]> {
  const { rows } = await client.query<FailureCounts>(
    `WITH newest AS (
       SELECT series_id, fallback_from, status, error_type_id FROM requests
       WHERE project_id = $1 AND ts >= to_timestamp($2 / 1000.0) AND ts < to_timestamp($3 / 1000.0)
       ORDER BY ts DESC LIMIT ${NEWEST}),
     counted AS (
       SELECT series_id, fallback_from, count(*)::int AS requests,
         count(*) FILTER (WHERE status = $4 AND ($5::text IS NULL OR error_type_id IN
           (SELECT e.id FROM error_types e WHERE e.project_id = $1 AND e.name = $5)))::int AS failed
       FROM newest GROUP BY 1, 2)
     SELECT COALESCE(c.fallback_from, s.model) AS model, s.service, c.requests, c.failed,
       CASE WHEN c.fallback_from IS NULL THEN s.provider ELSE COALESCE((SELECT f.provider FROM series f
         WHERE f.project_id = $1 AND f.model = c.fallback_from AND f.provider <> '' LIMIT 1), '') END AS provider
     FROM counted c JOIN series s ON s.id = c.series_id`,
    [projectId, from, to, STATUS_CODES.indexOf(status), errorType],
  );
  return rows;
}
