import type { Role } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { prisma } from "@/lib/store/database/prisma";

export type ProjectRole = { teamId: string; role: Role; isArchived: boolean };

/** The role of a user in the team of a project; null if the project does not exist or is not theirs. */
export async function findProjectRole(userId: string, projectId: number): Promise<ProjectRole | null> {
  const { rows } = await pool().query<ProjectRole>({
    name: "find-project-role",
    text: `SELECT p.team_id AS "teamId", m.role, p.archived_at IS NOT NULL AS "isArchived" FROM projects p
           JOIN memberships m ON m.team_id = p.team_id AND m.user_id = $1
           WHERE p.id = $2 AND p.deleted_at IS NULL`,
    values: [userId, projectId],
  });
  return rows[0] ?? null;
}

export async function insertMembership(
  client: Client,
  teamId: string,
  userId: string,
  role: Role,
): Promise<void> {
  await client.query("INSERT INTO memberships (team_id, user_id, role) VALUES ($1, $2, $3)", [
    teamId,
    userId,
    role,
  ]);
}

/** Whether an address belongs to a member of the team. */
export async function isMemberEmail(client: Client, teamId: string, email: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.team_id = $1 AND u.email = $2`,
    [teamId, email],
  );
  return rowCount !== 0;
}

/** Whether the user is in a team, and this admin is an admin of each of them. */
export async function isOnlyInTeamsOf(client: Client, userId: string, adminId: string): Promise<boolean> {
  const { rows } = await client.query<{ only: boolean }>(
    `SELECT coalesce(bool_and(EXISTS (SELECT 1 FROM memberships a
       WHERE a.team_id = m.team_id AND a.user_id = $2 AND a.role = 'admin')), false) AS only
     FROM memberships m WHERE m.user_id = $1`,
    [userId, adminId],
  );
  return rows[0]!.only;
}

/** Teams in which this user is an admin; the user's row stays locked. */
export async function lockAdminTeams(client: Client, userId: string): Promise<string[]> {
  await client.query("SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE", [userId]);
  const { rows } = await client.query<{ teamId: string }>(
    `SELECT team_id AS "teamId" FROM memberships WHERE user_id = $1 AND role = 'admin'`,
    [userId],
  );
  return rows.map(({ teamId }) => teamId);
}

export function listMembers(teamId: string) {
  return prisma().membership.findMany({
    where: { teamId },
    select: { role: true, createdAt: true, user: { select: { id: true, email: true, name: true } } },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
    take: 1_000,
  });
}

/** Roles of all members, with their rows locked, so that concurrent changes cannot remove the last admin. */
export async function lockRoles(client: Client, teamId: string): Promise<Map<string, Role>> {
  await client.query("SELECT 1 FROM teams WHERE id = $1 FOR NO KEY UPDATE", [teamId]);
  const { rows } = await client.query<{ userId: string; role: Role }>(
    `SELECT user_id AS "userId", role FROM memberships WHERE team_id = $1`,
    [teamId],
  );
  return new Map(rows.map((row) => [row.userId, row.role]));
}

/** Admins who can log in: a disabled one cannot manage a team. */
export async function countAdmins(client: Client, teamId: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM memberships m JOIN users u ON u.id = m.user_id
     WHERE m.team_id = $1 AND m.role = 'admin' AND u.disabled_at IS NULL`,
    [teamId],
  );
  return rows[0]!.n;
}

export async function updateRole(client: Client, teamId: string, userId: string, role: Role): Promise<void> {
  await client.query("UPDATE memberships SET role = $3 WHERE team_id = $1 AND user_id = $2", [
    teamId,
    userId,
    role,
  ]);
}

export async function deleteMembership(client: Client, teamId: string, userId: string): Promise<void> {
  await client.query("DELETE FROM memberships WHERE team_id = $1 AND user_id = $2", [teamId, userId]);
}
