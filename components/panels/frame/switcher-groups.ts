import type { ProjectOfPage } from "./project-context";

export type SwitcherGroup = { teamId: string; team: string; projects: ProjectOfPage[] };

/** The projects to switch to, by team. Archived ones only where asked for; the one that is open is always there. */
export function switcherGroups(
  projects: readonly ProjectOfPage[],
  openId: number,
  withArchived: boolean,
): SwitcherGroup[] {
  const groups = new Map<string, SwitcherGroup>();
  for (const project of projects) {
    if (project.archived_at !== null && !withArchived && project.id !== openId) continue;
    const { team_id: teamId, team } = project;
    const group = groups.get(teamId) ?? { teamId, team, projects: [] };
    group.projects.push(project);
    groups.set(teamId, group);
  }
  return [...groups.values()];
}
