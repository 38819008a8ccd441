import type { Role } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export async function countTeams(): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    "SELECT count(*)::int AS n FROM teams WHERE deleted_at IS NULL",
  );
  return rows[0]!.n;
}

export async function insertTeam(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>("INSERT INTO teams (name) VALUES ($1) RETURNING id", [
    name,
  ]);
  return rows[0]!.id;
}

export async function updateTeamName(client: Client, teamId: string, name: string): Promise<void> {
  await client.query("UPDATE teams SET name = $2 WHERE id = $1", [teamId, name]);
}

/** The name; the row stays locked, so that what counts in a team is counted by one at a time. */
export async function lockTeam(client: Client, teamId: string): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM teams WHERE id = $1 FOR NO KEY UPDATE",
    [teamId],
  );
  return rows[0]?.name ?? null;
}

export type TeamOfUser = { id: string; name: string; role: Role; projects: number };

/** The teams that a user belongs to, with the number of their projects, oldest first. */
export async function listTeamsOfUser(userId: string): Promise<TeamOfUser[]> {
  const { rows } = await pool().query<TeamOfUser>(
    `SELECT t.id, t.name, m.role,
       (SELECT count(*)::int FROM projects p WHERE p.team_id = t.id AND p.deleted_at IS NULL) AS projects
     FROM memberships m JOIN teams t ON t.id = m.team_id WHERE m.user_id = $1
     ORDER BY t.created_at, t.id LIMIT 1000`,
    [userId],
  );
  return rows;
}

/** It has no members any more; the row is deleted once its projects are purged. */
export async function markTeamDeleted(client: Client, teamId: string): Promise<void> {
  await client.query("DELETE FROM memberships WHERE team_id = $1", [teamId]);
  await client.query("UPDATE teams SET deleted_at = now() WHERE id = $1", [teamId]);
}

export async function deleteEmptyTeams(): Promise<void> {
  await pool().query(
    `DELETE FROM teams t WHERE t.deleted_at IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM projects p WHERE p.team_id = t.id)`,
  );
}
