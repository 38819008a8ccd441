import { pool } from "@/lib/store/database/pool";
import { STATUS_CODES } from "./request-codes";

/** What coding agents used. Null in a name: all of them; "": not reported. `lastSeenAt` in epoch ms. */
export type AgentUsage = {
  agent: string | null;
  person: string | null;
  team: string | null;
  model: string | null;
  requests: number;
  errors: number;
  sessions: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
  unpriced: number;
  lastSeenAt: number;
};
export type AgentError = { agent: string; errorType: string; requests: number };

/** Tags have no index: of a busier range only the newest requests are looked at. */
const SCAN_LIMIT = 2_000_000;

const scanned = `SELECT * FROM (SELECT r.ts, r.series_id, r.status, r.error_type_id, r.user_id, r.tags, r.input_tokens,
    r.output_tokens, r.cost_nano
  FROM requests r WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 ORDER BY r.ts DESC LIMIT ${SCAN_LIMIT}) q
  WHERE q.tags ? 'agent'`;

type Span = { projectId: number; from: number; to: number };
const valuesOf = ({ projectId, from, to }: Span) => [projectId, new Date(from), new Date(to)];
const ERROR = STATUS_CODES.indexOf("error");

/** Sums over all agents, and by agent, person, team and model. */
export async function readAgentUsage(span: Span): Promise<AgentUsage[]> {
  const { rows } = await pool().query<AgentUsage>(
    `SELECT agent, person, team, model, count(*)::float8 AS requests, (count(*) FILTER (WHERE status = ${ERROR}))::float8 AS errors,
       count(DISTINCT session)::float8 AS sessions, coalesce(sum(input_tokens), 0)::float8 AS "inputTokens",
       coalesce(sum(output_tokens), 0)::float8 AS "outputTokens", (coalesce(sum(cost_nano), 0) / 1e9)::float8 AS "costUsd",
       (count(*) FILTER (WHERE cost_nano IS NULL))::float8 AS unpriced, (extract(epoch FROM max(ts)) * 1000)::float8 AS "lastSeenAt"
     FROM (SELECT u.*, u.tags ->> 'agent' AS agent, coalesce(u.user_id, '') AS person, coalesce(u.tags ->> 'team', '') AS team,
         u.tags ->> 'session' AS session, s.model
       FROM (${scanned}) u JOIN series s ON s.id = u.series_id) AS used
     GROUP BY GROUPING SETS ((), (agent), (person), (team), (model)) HAVING count(*) > 0`,
    valuesOf(span),
  );
  return rows;
}

/** What failed, most often first. */
export async function readAgentErrors(span: Span): Promise<AgentError[]> {
  const { rows } = await pool().query<AgentError>(
    `SELECT u.tags ->> 'agent' AS agent, coalesce(e.name, '') AS "errorType", count(*)::float8 AS requests
     FROM (${scanned}) u LEFT JOIN error_types e ON e.id = u.error_type_id
     WHERE u.status = ${ERROR} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 50`,
    valuesOf(span),
  );
  return rows;
}
