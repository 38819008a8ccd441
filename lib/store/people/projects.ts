import type { Role } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { prisma } from "@/lib/store/database/prisma";

export type ProjectOfUser = {
  id: number;
  name: string;
  teamId: string;
  teamName: string;
  timeZone: string;
  isDemo: boolean;
  outputIncludesThinking: boolean;
  role: Role;
};

/** The projects of all teams that the user belongs to, oldest first. */
export async function listProjectsOfUser(userId: string): Promise<ProjectOfUser[]> {
  const rows = await prisma().project.findMany({
    where: { team: { memberships: { some: { userId } } } },
    include: { team: { include: { memberships: { where: { userId } } } } },
    orderBy: { id: "asc" },
    take: 1_000,
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    teamId: row.teamId,
    teamName: row.team.name,
    timeZone: row.timeZone,
    isDemo: row.isDemo,
    outputIncludesThinking: row.outputIncludesThinking,
    role: row.team.memberships[0]!.role as Role,
  }));
}

export function findProject(projectId: number) {
  return prisma().project.findUnique({ where: { id: projectId }, include: { team: true } });
}

export type NewProject = { name: string; timeZone: string };

export async function insertProject(client: Client, teamId: string, project: NewProject): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    "INSERT INTO projects (team_id, name, time_zone) VALUES ($1, $2, $3) RETURNING id",
    [teamId, project.name, project.timeZone],
  );
  return rows[0]!.id;
}

export type ProjectSettings = { name: string; timeZone: string; outputIncludesThinking: boolean };

/** The settings, the row locked until the transaction ends. */
export async function lockProjectSettings(
  client: Client,
  projectId: number,
): Promise<(ProjectSettings & { teamId: string }) | null> {
  const { rows } = await client.query<ProjectSettings & { teamId: string }>(
    `SELECT name, time_zone AS "timeZone", output_includes_thinking AS "outputIncludesThinking",
            team_id AS "teamId" FROM projects WHERE id = $1 FOR NO KEY UPDATE`,
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
    "UPDATE projects SET name = $2, time_zone = $3, output_includes_thinking = $4 WHERE id = $1",
    [projectId, settings.name, settings.timeZone, settings.outputIncludesThinking],
  );
}
