"use client";

import { ChevronDown } from "lucide-react";
import { Menu } from "@/components/ui/menu";
import { ProjectChoices } from "./project-choices";
import { type ProjectOfPage, useProject } from "./project-context";

export function ProjectMenu({ projects }: { projects: ProjectOfPage[] }) {
  const project = useProject();
  return (
    <Menu
      label="Project"
      trigger={
        <button
          type="button"
          aria-label={`Project ${project.name}`}
          className="flex min-h-9 w-full items-center gap-2 rounded-control border border-line bg-surface px-3 text-start font-medium hover:border-strong"
        >
          <span className="min-w-0 flex-1 truncate">{project.name}</span>
          {project.is_demo && <span className="text-ink-3 text-sm">demo</span>}
          {project.archived_at !== null && <span className="text-ink-3 text-sm">archived</span>}
          <ChevronDown size={14} className="shrink-0 text-ink-3" />
        </button>
      }
    >
      <ProjectChoices projects={projects} />
    </Menu>
  );
}
