"use client";

import { ChevronDown } from "lucide-react";
import { lazyMenu } from "@/components/ui/lazy-menu";
import { lazyPanel } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import { A_FEW_PROJECTS, type ProjectOfPage, useProject } from "./project-context";

const ProjectChoices = lazyPanel("Projects", () => import("./late-parts").then((one) => one.ProjectChoices));

// Most people have fewer projects.
const ProjectSearch = lazyMenu<{ projects: ProjectOfPage[] }>(() =>
  import("./project-search").then((one) => one.ProjectSearch),
);

export function ProjectMenu({ projects }: { projects: ProjectOfPage[] }) {
  const project = useProject();
  const trigger = (
    <button
      type="button"
      aria-label={`Project ${project.name}`}
      className="flex min-h-9 w-full items-center gap-2 rounded-control border border-line bg-surface px-3 text-start font-medium hover:border-strong"
    >
      <span className="flex min-w-0 flex-1">
        <Name>{project.name}</Name>
      </span>
      {project.is_demo && <span className="text-ink-3 text-sm">demo</span>}
      {project.archived_at !== null && <span className="text-ink-3 text-sm">archived</span>}
      <ChevronDown size={14} className="shrink-0 text-ink-3" />
    </button>
  );
  if (projects.length > A_FEW_PROJECTS)
    return <ProjectSearch title="Projects" projects={projects} trigger={trigger} />;
  return (
    <Menu label="Project" trigger={trigger}>
      <ProjectChoices projects={projects} />
    </Menu>
  );
}
