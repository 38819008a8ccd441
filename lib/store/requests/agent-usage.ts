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

/** Tags have no index: of a busier range only the newest requests are read. */
const SCAN_LIMIT = 2_000_000;

const scanned = `SELECT * FROM (SELECT r.ts, r.series_id, r.status, r.error_type_id, r.user_id, r.tags, r.input_tokens,
    r.output_tokens, r.cost_nano
  FROM requests r WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 ORDER BY r.ts DESC LIMIT ${SCAN_LIMIT}) q
  WHERE q.tags ? 'agent'`;

export type AgentGroup = "agent" | "person" | "team" | "model";
/** `step`: the place of its time; `name`: null for all others. */
export type AgentStep = { step: number; name: string | null; costUsd: number; tokens: number };

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

const NAMES: Record<AgentGroup, string> = {
  agent: "q.tags ->> 'agent'",
  person: "coalesce(q.user_id, '')",
  team: "coalesce(q.tags ->> 'team', '')",
  model: "s.model",
};

/** Cost and tokens over time, by each of `names` and of all others together. `starts`: ascending, in epoch ms. */
export async function readAgentSteps(
  span: Span,
  group: AgentGroup,
  names: readonly string[],
  starts: readonly number[],
): Promise<AgentStep[]> {
  const { rows } = await pool().query<AgentStep>(
    `SELECT width_bucket(q.ts, $4::timestamptz[]) - 1 AS step,
       CASE WHEN ${NAMES[group]} = ANY ($5::text[]) THEN ${NAMES[group]} END AS name,
       (coalesce(sum(q.cost_nano), 0) / 1e9)::float8 AS "costUsd",
       (coalesce(sum(q.input_tokens), 0) + coalesce(sum(q.output_tokens), 0))::float8 AS tokens
     FROM (${scanned}) q JOIN series s ON s.id = q.series_id GROUP BY 1, 2`,
    [...valuesOf(span), starts.map((start) => new Date(start)), names],
  );
  return rows;
}

/** Where the requests that are read begin, if the span has more of them; null if all are read. */
export async function readScanStart(
  { projectId, from, to }: Span,
  most = SCAN_LIMIT,
): Promise<number | null> {
  const { rows } = await pool().query<{ ts: Date }>(
    "SELECT ts FROM requests WHERE project_id = $1 AND ts >= $2 AND ts < $3 ORDER BY ts DESC OFFSET $4 LIMIT 1",
    [projectId, new Date(from), new Date(to), most],
  );
  return rows[0]?.ts.getTime() ?? null;
}
