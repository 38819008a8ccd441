import type { Role } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export type StoredInvitation = {
  id: string;
  teamId: string;
  teamName: string;
  email: string;
  role: Role;
  invitedBy: string | null;
  state: "open" | "accepted" | "revoked" | "expired";
};

/** Where several are true, the first is what the holder of the link must know. Expiry goes by the database's clock. */
const STATE = `CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted' WHEN i.revoked_at IS NOT NULL THEN 'revoked'
  WHEN i.expires_at <= now() THEN 'expired' ELSE 'open' END`;

const find = (lock: string) => `SELECT i.id, i.team_id AS "teamId", t.name AS "teamName", i.email, i.role,
    u.email AS "invitedBy", ${STATE} AS state
  FROM invitations i JOIN teams t ON t.id = i.team_id LEFT JOIN users u ON u.id = i.created_by
  WHERE i.token_hash = $1 ${lock}`;

export async function findInvitation(
  tokenHash: Buffer,
  client: Client = pool(),
): Promise<StoredInvitation | null> {
  const { rows } = await client.query<StoredInvitation>(find(""), [tokenHash]);
  return rows[0] ?? null;
}

/** The row stays locked: of two that open the same link at once, the second sees what the first one did. */
export async function lockInvitation(client: Client, tokenHash: Buffer): Promise<StoredInvitation | null> {
  const { rows } = await client.query<StoredInvitation>(find("FOR NO KEY UPDATE OF i"), [tokenHash]);
  return rows[0] ?? null;
}

/** The open invitations to an address, in the order in which their teams are locked. */
export async function listOpenInvitationsTo(
  client: Client,
  email: string,
): Promise<{ teamId: string; hash: Buffer }[]> {
  const { rows } = await client.query<{ teamId: string; hash: Buffer }>(
    `SELECT team_id AS "teamId", token_hash AS hash FROM invitations
     WHERE email = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now() ORDER BY team_id`,
    [email],
  );
  return rows;
}

export type NewInvitation = {
  teamId: string;
  email: string;
  role: Role;
  tokenHash: Buffer;
  createdBy: string;
  days: number;
};

export async function insertInvitation(
  client: Client,
  invitation: NewInvitation,
): Promise<{ id: string; expiresAt: Date }> {
  const { teamId, email, role, tokenHash, createdBy, days } = invitation;
  const { rows } = await client.query<{ id: string; expiresAt: Date }>(
    `INSERT INTO invitations (team_id, email, role, token_hash, created_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) RETURNING id, expires_at AS "expiresAt"`,
    [teamId, email, role, tokenHash, createdBy, days],
  );
  return rows[0]!;
}

export async function acceptInvitationRow(client: Client, id: string): Promise<void> {
  await client.query("UPDATE invitations SET accepted_at = now() WHERE id = $1", [id]);
}

/** Invitations of a team to an address, by id, or by the admin who sent them; only open ones are revoked. */
type Which = { id: string } | { email: string } | { createdBy: string };

/** The invitations that were revoked by this call. */
export async function revokeInvitationRows(
  client: Client,
  teamId: string,
  which: Which,
): Promise<{ id: string; email: string; role: Role }[]> {
  const [column, value] =
    "id" in which
      ? ["id", which.id]
      : "email" in which
        ? ["email", which.email]
        : ["created_by", which.createdBy];
  const { rows } = await client.query<{ id: string; email: string; role: Role }>(
    `UPDATE invitations SET revoked_at = now()
     WHERE team_id = $1 AND ${column} = $2 AND accepted_at IS NULL AND revoked_at IS NULL
     RETURNING id, email, role`,
    [teamId, value],
  );
  return rows;
}

/** Of a team that is deleted. */
export async function revokeAllInvitations(client: Client, teamId: string): Promise<void> {
  await client.query(
    "UPDATE invitations SET revoked_at = now() WHERE team_id = $1 AND accepted_at IS NULL AND revoked_at IS NULL",
    [teamId],
  );
}

export type ListedInvitation = {
  id: string;
  email: string;
  role: Role;
  invitedBy: string | null;
  createdAt: Date;
  expiresAt: Date;
  isExpired: boolean;
};

/** Neither accepted nor revoked, newest first. */
export async function listInvitations(teamId: string): Promise<ListedInvitation[]> {
  const { rows } = await pool().query<ListedInvitation>(
    `SELECT i.id, i.email, i.role, u.email AS "invitedBy", i.created_at AS "createdAt", i.expires_at AS "expiresAt",
       i.expires_at <= now() AS "isExpired"
     FROM invitations i LEFT JOIN users u ON u.id = i.created_by
     WHERE i.team_id = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL
     ORDER BY i.created_at DESC, i.id DESC LIMIT 1000`,
    [teamId],
  );
  return rows;
}
