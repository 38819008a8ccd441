import type { ZoneChoice } from "@/lib/schema/people/account";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export const SESSION_HOURS = 7 * 24;
/** Of a user: with one more, the one that was used least recently ends. */
export const SESSIONS_OF_USER = 100;
const IDLE_HOURS = 12;

/** The claims of a session cookie. */
export type SessionClaim = { userId: string; sessionId: string; sessionVersion: number };

export type LiveSession = {
  userId: string;
  email: string;
  name: string;
  timeZone: ZoneChoice;
  sessionId: string;
};

/** The current user of a cookie; null if it is revoked, expired, idle, disabled or outdated. */
export async function findLiveSession(claim: SessionClaim): Promise<LiveSession | null> {
  const { rows } = await pool().query<LiveSession & { stale: boolean }>({
    name: "find-live-session",
    text: `SELECT u.id AS "userId", u.email, u.name, u.time_zone AS "timeZone", s.id AS "sessionId",
                  s.last_seen_at < now() - interval '1 minute' AS stale
           FROM sessions s JOIN users u ON u.id = s.user_id
           WHERE s.id = $1 AND u.id = $2 AND u.session_version = $3 AND u.disabled_at IS NULL
             AND s.revoked_at IS NULL AND s.expires_at > now()
             AND s.last_seen_at > now() - make_interval(hours => $4)`,
    values: [claim.sessionId, claim.userId, claim.sessionVersion, IDLE_HOURS],
  });
  const row = rows[0];
  if (!row) return null;
  const { stale, ...session } = row;
  if (stale)
    await pool().query("UPDATE sessions SET last_seen_at = now() WHERE id = $1", [session.sessionId]);
  return session;
}

/** Where a session was opened: shown to its owner, who may find one that is not theirs. */
export type Device = { address: string; userAgent: string };

const USER_AGENT_CHARACTERS = 300;

/**
 * Creates a session row and returns the claims for its cookie; null for a disabled user, or if all sessions were ended
 * after `version` was read with the password.
 */
export async function insertSession(
  userId: string,
  { address, userAgent }: Device,
  version?: number,
): Promise<SessionClaim | null> {
  const { rows } = await pool().query<SessionClaim>(
    `WITH made AS (INSERT INTO sessions (user_id, expires_at, address, user_agent)
       SELECT id, now() + make_interval(hours => $2), $3, $4 FROM users
       WHERE id = $1 AND disabled_at IS NULL AND session_version = coalesce($5, session_version)
       RETURNING id, user_id),
     surplus AS (SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()
       ORDER BY last_seen_at DESC, id OFFSET $6),
     ended AS (UPDATE sessions SET revoked_at = now() WHERE EXISTS (SELECT FROM made) AND id = ANY (ARRAY(
       -- In one order, or two who log in at once would wait for each other.
       SELECT id FROM sessions WHERE id IN (SELECT id FROM surplus) ORDER BY id FOR NO KEY UPDATE)))
     SELECT id AS "sessionId", user_id AS "userId",
       (SELECT session_version FROM users WHERE id = $1) AS "sessionVersion" FROM made`,
    [
      userId,
      SESSION_HOURS,
      address.slice(0, 100),
      userAgent.slice(0, USER_AGENT_CHARACTERS),
      version ?? null,
      SESSIONS_OF_USER - 1,
    ],
  );
  return rows[0] ?? null;
}

export type ListedSession = Device & { id: string; createdAt: Date; lastSeenAt: Date };

/** The sessions of a user that still work, the latest first. */
export async function listLiveSessions(userId: string): Promise<ListedSession[]> {
  const { rows } = await pool().query<ListedSession>(
    `SELECT id, address, user_agent AS "userAgent", created_at AS "createdAt", last_seen_at AS "lastSeenAt"
     FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()
       AND last_seen_at > now() - make_interval(hours => $2)
     ORDER BY last_seen_at DESC, id LIMIT 500`,
    [userId, IDLE_HOURS],
  );
  return rows;
}

/** Whether there was such a session of this user to end. */
export async function revokeSessionOf(client: Client, userId: string, sessionId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "UPDATE sessions SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL",
    [sessionId, userId],
  );
  return rowCount === 1;
}

export async function revokeSession(sessionId: string): Promise<void> {
  await pool().query("UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL", [
    sessionId,
  ]);
}

/** Ends every session of a user, including the newest. */
export async function revokeAllSessions(client: Client, userId: string): Promise<void> {
  await client.query("UPDATE users SET session_version = session_version + 1 WHERE id = $1", [userId]);
  await client.query("UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL", [
    userId,
  ]);
}
