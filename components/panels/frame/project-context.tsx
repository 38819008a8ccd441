"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { ProjectView } from "@/lib/schema/people/project";

export type ProjectOfPage = Pick<
  ProjectView,
  "id" | "name" | "team" | "team_id" | "time_zone" | "is_demo" | "archived_at" | "role"
>;

/** More projects are searched instead of listed. */
export const A_FEW_PROJECTS = 8;

const ProjectContext = createContext<ProjectOfPage | null>(null);

export function ProjectProvider({ project, children }: { project: ProjectOfPage; children: ReactNode }) {
  return <ProjectContext.Provider value={project}>{children}</ProjectContext.Provider>;
}

export function useProject(): ProjectOfPage {
  const project = useContext(ProjectContext);
  if (!project) throw new Error("useProject needs a ProjectProvider");
  return project;
}

/**
 * Why the user may not do it, or null. Everyone sees all controls; blocked ones say which role they require. In an archived
 * project only what admins do is left.
 */
export function useBlocked(needs: "member" | "admin"): string | null {
  const { role, archived_at } = useProject();
  if (role !== "admin" && role !== needs) return `requires the ${needs} role`;
  return needs === "member" && archived_at !== null ? "is not possible in an archived project" : null;
}
