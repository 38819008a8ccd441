import type { Role } from "@/lib/schema/role";
import { prisma } from "./prisma";

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

export async function findProject(projectId: number) {
  return prisma().project.findUnique({ where: { id: projectId } });
}

export async function listMembers(teamId: string) {
  const rows = await prisma().membership.findMany({
    where: { teamId },
    include: { user: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map((row) => ({
    user_id: row.userId,
    email: row.user.email,
    name: row.user.name,
    role: row.role as Role,
    since: row.createdAt.toISOString(),
  }));
}
