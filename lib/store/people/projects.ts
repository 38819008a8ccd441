import { oncePerPage } from "@/lib/once-per-page";
import type { ProjectContents } from "@/lib/schema/people/project";
import type { Role } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export type Project = {
  id: number;
  name: string;
  teamId: string;
  teamName: string;
  timeZone: string;
  isDemo: boolean;
  archivedAt: Date | null;
  outputIncludesThinking: boolean;
  gatewayCounts: boolean;
  keepsPeople: boolean;
  joinsIncidents: boolean;
};
export type ProjectOfUser = Project & { role: Role };

// By hand: each page and round asks for these, and Prisma would make two or three statements of them.
const COLUMNS = `p.id, p.name, p.team_id AS "teamId", t.name AS "teamName", p.time_zone AS "timeZone", p.is_demo AS "isDemo",
  p.archived_at AS "archivedAt", p.output_includes_thinking AS "outputIncludesThinking",
  p.gateway_counts AS "gatewayCounts", p.keeps_people AS "keepsPeople", p.joins_incidents AS "joinsIncidents"`;

/** The projects of all teams that the user belongs to, archived ones too, oldest first. */
export const listProjectsOfUser = oncePerPage(async (userId: string): Promise<ProjectOfUser[]> => {
  const { rows } = await pool().query<ProjectOfUser>({
    name: "projects-of-user",
    text: `SELECT ${COLUMNS}, m.role FROM memberships m JOIN teams t ON t.id = m.team_id JOIN projects p ON p.team_id = t.id
      WHERE m.user_id = $1 AND p.deleted_at IS NULL ORDER BY p.id LIMIT 1000`,
    values: [userId],
  });
  return rows;
});

export const findProject = oncePerPage(async (projectId: number): Promise<Project | null> => {
  const { rows } = await pool().query<Project>({
    name: "find-project",
    text: `SELECT ${COLUMNS} FROM projects p JOIN teams t ON t.id = p.team_id WHERE p.id = $1 AND p.deleted_at IS NULL`,
    values: [projectId],
  });
  return rows[0] ?? null;
});

export type NewProject = { name: string; timeZone: string };

export async function insertProject(client: Client, teamId: string, project: NewProject): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    "INSERT INTO projects (team_id, name, time_zone) VALUES ($1, $2, $3) RETURNING id",
    [teamId, project.name, project.timeZone],
  );
  return rows[0]!.id;
}

export type ProjectSettings = {
  name: string;
  timeZone: string;
  outputIncludesThinking: boolean;
  gatewayCounts: boolean;
  keepsPeople: boolean;
  joinsIncidents: boolean;
};

/** The settings, with the row locked until the transaction ends. */
export async function lockProjectSettings(
  client: Client,
  projectId: number,
): Promise<(ProjectSettings & { teamId: string; archived: boolean }) | null> {
  const { rows } = await client.query<ProjectSettings & { teamId: string; archived: boolean }>(
    `SELECT name, time_zone AS "timeZone", output_includes_thinking AS "outputIncludesThinking", gateway_counts AS "gatewayCounts",
            keeps_people AS "keepsPeople", joins_incidents AS "joinsIncidents", team_id AS "teamId", archived_at IS NOT NULL AS archived FROM projects WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
    [projectId],
  );
  return rows[0] ?? null;
}

export async function updateProjectSettings(
  client: Client,
  projectId: number,
  settings: ProjectSettings,
): Promise<void> {
  await client.query(
    `UPDATE projects SET name = $2, time_zone = $3, output_includes_thinking = $4, keeps_people = $5, gateway_counts = $6,
       joins_incidents = $7
     WHERE id = $1`,
    [
      projectId,
      settings.name,
      settings.timeZone,
      settings.outputIncludesThinking,
      settings.keepsPeople,
      settings.gatewayCounts,
      settings.joinsIncidents,
    ],
  );
}

/** Archives or restores. Restoring also restarts its evaluation, which is not late then. */
export async function setArchived(client: Client, projectId: number, archived: boolean): Promise<void> {
  await client.query(
    archived
      ? "UPDATE projects SET archived_at = coalesce(archived_at, now()) WHERE id = $1"
      : "UPDATE projects SET archived_at = NULL, evaluated_at = now(), judged_at = now() WHERE id = $1",
    [projectId],
  );
}

/** Gone for all callers from now on, keys included; its rows are purged later. */
export async function markProjectDeleted(client: Client, projectId: number): Promise<void> {
  await client.query(
    "UPDATE projects SET deleted_at = now(), archived_at = coalesce(archived_at, now()) WHERE id = $1",
    [projectId],
  );
  await client.query("UPDATE api_keys SET revoked_at = now() WHERE project_id = $1 AND revoked_at IS NULL", [
    projectId,
  ]);
}

export type ProjectOfTeam = { id: number; name: string; isArchived: boolean };

/** The projects of a team that are not deleted. */
export async function listProjectsOfTeam(client: Client, teamId: string): Promise<ProjectOfTeam[]> {
  const { rows } = await client.query<ProjectOfTeam>(
    `SELECT id, name, archived_at IS NOT NULL AS "isArchived" FROM projects
     WHERE team_id = $1 AND deleted_at IS NULL ORDER BY id`,
    [teamId],
  );
  return rows;
}

/** Requests are counted up to `most`. */
export async function countProjectContents(projectId: number, most: number): Promise<ProjectContents> {
  const { rows: counted } = await pool().query<{ requests: number }>(
    "SELECT count(*)::int AS requests FROM (SELECT 1 FROM requests WHERE project_id = $1 LIMIT $2) AS counted",
    [projectId, most],
  );
  const { rows } = await pool().query<Omit<ProjectContents, "requests">>(
    `SELECT (SELECT count(*)::int FROM rules WHERE project_id = $1) AS rules,
       (SELECT count(*)::int FROM alerts WHERE project_id = $1 AND state <> 'resolved') AS open_alerts,
       (SELECT count(*)::int FROM channels WHERE project_id = $1 AND deleted_at IS NULL) AS channels,
       (SELECT count(*)::int FROM budgets WHERE project_id = $1) AS budgets,
       (SELECT count(*)::int FROM api_keys WHERE project_id = $1 AND revoked_at IS NULL) AS api_keys`,
    [projectId],
  );
  return { ...counted[0]!, ...rows[0]! };
}

/** All projects, also deleted ones that still have rows. */
export async function listProjectIds(): Promise<number[]> {
  const { rows } = await pool().query<{ id: number }>("SELECT id FROM projects ORDER BY id");
  return rows.map(({ id }) => id);
}

/** The projects that are still in use, the oldest first. */
export async function listProjectsInUse(): Promise<number[]> {
  const { rows } = await pool().query<{ id: number }>(
    "SELECT id FROM projects WHERE archived_at IS NULL ORDER BY id",
  );
  return rows.map(({ id }) => id);
}
