import { pool } from "@/lib/store/database/pool";

/** What sent requests to a project since it was last noted. `lastSeenAt` in epoch ms. */
export type SeenSender = {
  projectId: number;
  sender: string;
  version: string;
  requests: number;
  lastSeenAt: number;
};

/** A version may be anything: further ones of a project are not kept. */
const MOST_SENDERS = 500;

/** Adds up requests. A sender beyond the limit is left out; known ones continue. */
export async function addSenders(seen: readonly SeenSender[]): Promise<void> {
  if (seen.length === 0) return;
  await pool().query(
    `INSERT INTO senders (project_id, sender, version, requests, first_seen_at, last_seen_at)
     SELECT s.project_id, s.sender, s.version, s.requests, to_timestamp(s.seen / 1000), to_timestamp(s.seen / 1000)
     FROM unnest($1::int4[], $2::text[], $3::text[], $4::int8[], $5::float8[]) AS s (project_id, sender, version, requests, seen)
     JOIN projects p ON p.id = s.project_id
     WHERE (SELECT count(*) FROM senders k WHERE k.project_id = s.project_id) < $6 OR EXISTS (SELECT 1 FROM senders k
       WHERE k.project_id = s.project_id AND k.sender = s.sender AND k.version = s.version)
     ORDER BY s.project_id, s.sender, s.version
     ON CONFLICT (project_id, sender, version) DO UPDATE SET requests = senders.requests + excluded.requests,
       last_seen_at = greatest(senders.last_seen_at, excluded.last_seen_at)`,
    [
      seen.map(({ projectId }) => projectId),
      seen.map(({ sender }) => sender),
      seen.map(({ version }) => version),
      seen.map(({ requests }) => requests),
      seen.map(({ lastSeenAt }) => lastSeenAt),
      MOST_SENDERS,
    ],
  );
}

export type StoredSender = {
  sender: string;
  version: string;
  requests: number;
  firstSeenAt: number;
  lastSeenAt: number;
};

/** The last one seen first. */
export async function listSenders(projectId: number): Promise<StoredSender[]> {
  const { rows } = await pool().query<StoredSender>(
    `SELECT sender, version, requests::float8 AS requests, (extract(epoch FROM first_seen_at) * 1000)::float8 AS "firstSeenAt",
       (extract(epoch FROM last_seen_at) * 1000)::float8 AS "lastSeenAt"
     FROM senders WHERE project_id = $1 ORDER BY last_seen_at DESC, sender, version`,
    [projectId],
  );
  return rows;
}
