import { currentCall } from "@/lib/call";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { maskSecrets } from "./mask-secrets";

type ActorKind = "user" | "key" | "link" | "system";

export type AuditEntry = {
  /** Null: the team of the project, or none for what a user changes in the own account. */
  teamId: string | null;
  projectId: number | null;
  actorKind: ActorKind;
  actorId: string | null;
  /** A verb, such as `api_key.create`. */
  action: string;
  subject: string;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
};

/** Runs in the transaction of the change: neither happens without the other. Secrets in it are masked. */
export async function insertAuditEntry(client: Client, entry: AuditEntry): Promise<void> {
  const origin = currentCall()?.origin;
  await client.query(
    `INSERT INTO audit_entries (team_id, project_id, actor_kind, actor_id, actor_name, action, subject, before, after,
       address, user_agent)
     VALUES (coalesce($1, (SELECT team_id FROM projects WHERE id = $2)), $2, $3, $4,
       CASE $3 WHEN 'user' THEN (SELECT email FROM users WHERE id::text = $4)
               WHEN 'key' THEN (SELECT name FROM api_keys WHERE id::text = $4) END,
       $5, $6, $7, $8, $9, $10)`,
    [
      entry.teamId,
      entry.projectId,
      entry.actorKind,
      entry.actorId,
      entry.action,
      entry.subject,
      maskSecrets(entry.before ?? null),
      maskSecrets(entry.after ?? null),
      origin?.address ?? null,
      origin?.userAgent ?? null,
    ],
  );
}

/** Changes of a user or key in the last minute, by the database's clock, and when the first of them will be older. */
export async function recentChanges(actorId: string): Promise<{ changes: number; secondsLeft: number }> {
  const { rows } = await pool().query<{ changes: number; secondsLeft: number }>(
    `SELECT count(*)::int AS changes,
       ceil(extract(epoch FROM min(at) + interval '1 minute' - now()))::int AS "secondsLeft"
     FROM audit_entries WHERE at > now() - interval '1 minute' AND actor_id = $1`,
    [actorId],
  );
  return rows[0]!;
}

/** Who changed it last, within the last day. Null: the system, or no one. */
export async function findLastChange(
  client: Client,
  kind: string,
  subject: string,
): Promise<{ name: string | null; secondsAgo: number } | null> {
  const { rows } = await client.query<{ name: string | null; secondsAgo: number }>(
    `SELECT coalesce((SELECT nullif(u.name, '') FROM users u WHERE u.id::text = a.actor_id), a.actor_name) AS name,
       floor(extract(epoch FROM now() - a.at))::int AS "secondsAgo"
     FROM audit_entries a WHERE a.at > now() - interval '1 day' AND a.subject = $2 AND ${KIND} = $1
     ORDER BY a.id DESC LIMIT 1`,
    [kind, subject],
  );
  return rows[0] ?? null;
}

export type StoredAuditEntry = {
  id: string;
  at: Date;
  actorKind: ActorKind;
  actorId: string | null;
  actorName: string | null;
  action: string;
  subject: string;
  project: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  address: string | null;
  userAgent: string | null;
};

export type AuditQuery = {
  teamId: string;
  /** Names of users and keys, or `system` and `link`. */
  actors: readonly string[];
  /** Actions such as `rule.update`. */
  actions: readonly string[];
  /** Kinds such as `rule`, or ids. */
  resources: readonly string[];
  from: Date | null;
  to: Date | null;
  /** Only entries before this one. */
  cursor: string | null;
  limit: number;
};

/** The entries of a team, and what its members changed in their own accounts. */
const OF_TEAM = `(a.team_id = $1 OR a.team_id IS NULL AND a.project_id IS NULL AND a.actor_kind = 'user'
  AND a.actor_id IN (SELECT user_id::text FROM memberships WHERE team_id = $1))`;
const ACTOR = "coalesce(a.actor_name, a.actor_kind)";
const KIND = "split_part(a.action, '.', 1)";

/** The newest first. */
export async function listAuditEntries(query: AuditQuery): Promise<StoredAuditEntry[]> {
  const { rows } = await pool().query<StoredAuditEntry>(
    `SELECT a.id::text, a.at, a.actor_kind AS "actorKind", a.actor_id AS "actorId", a.actor_name AS "actorName",
            a.action, a.subject, p.name AS project, a.before, a.after, a.address, a.user_agent AS "userAgent"
     FROM audit_entries a LEFT JOIN projects p ON p.id = a.project_id
     WHERE ${OF_TEAM}
       AND (cardinality($2::text[]) = 0 OR ${ACTOR} = ANY ($2))
       AND (cardinality($3::text[]) = 0 OR a.action = ANY ($3))
       AND (cardinality($4::text[]) = 0 OR ${KIND} = ANY ($4) OR a.subject = ANY ($4))
       AND ($5::timestamptz IS NULL OR a.at >= $5) AND ($6::timestamptz IS NULL OR a.at < $6)
       AND ($7::bigint IS NULL OR a.id < $7)
     ORDER BY a.id DESC LIMIT $8`,
    [
      query.teamId,
      query.actors,
      query.actions,
      query.resources,
      query.from,
      query.to,
      query.cursor,
      query.limit,
    ],
  );
  return rows;
}

export type AuditFacets = { actors: string[]; actions: string[]; resources: string[] };

/** What the entries of a team can be filtered by. */
export async function listAuditFacets(teamId: string): Promise<AuditFacets> {
  const { rows } = await pool().query<AuditFacets>(
    `SELECT coalesce(array_agg(DISTINCT ${ACTOR}), '{}') AS actors, coalesce(array_agg(DISTINCT a.action), '{}') AS actions,
            coalesce(array_agg(DISTINCT ${KIND}), '{}') AS resources
     FROM audit_entries a WHERE ${OF_TEAM}`,
    [teamId],
  );
  return rows[0]!;
}
