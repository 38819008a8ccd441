import { ApiError } from "@/lib/schema/http/api-error";
import type { ProjectView } from "@/lib/schema/people/project";
import type { Role } from "@/lib/schema/people/role";
import { findProject, listProjectsOfUser, type Project } from "@/lib/store/people/projects";

/** The projects of a user, oldest first. */
export async function loadProjects(userId: string): Promise<ProjectView[]> {
  const rows = await listProjectsOfUser(userId);
  return rows.map((row) => viewOf(row, row.role));
}

/** One project. Throws 404 if it was deleted after the caller was identified. */
export async function loadProject(projectId: number, role: Role | null): Promise<ProjectView> {
  const row = await findProject(projectId);
  if (!row) throw new ApiError(404, "not_found", "Not found");
  return viewOf(row, role);
}

const viewOf = (row: Project, role: Role | null): ProjectView => ({
  id: row.id,
  name: row.name,
  team: row.teamName,
  team_id: row.teamId,
  time_zone: row.timeZone,
  output_includes_thinking: row.outputIncludesThinking,
  gateway_counts: row.gatewayCounts,
  keeps_people: row.keepsPeople,
  joins_incidents: row.joinsIncidents,
  is_demo: row.isDemo,
  archived_at: row.archivedAt?.toISOString() ?? null,
  role,
});
