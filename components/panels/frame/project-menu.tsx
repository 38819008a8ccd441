"use client";

import { ChevronDown } from "lucide-react";
import { Menu, MenuRadioGroup } from "@/components/ui/menu";
import { useNavigation } from "./navigation";
import { type ProjectOfPage, useProject } from "./project-context";

/** Switching projects keeps the range and drops the filters, since models and services differ. */
export function ProjectMenu({ projects }: { projects: ProjectOfPage[] }) {
  const project = useProject();
  const { change } = useNavigation();
  const choose = (id: string) =>
    change({ project: id, model: null, service: null, provider: null, environment: null, cursor: null });
  const teams = new Set(projects.map(({ team }) => team)).size;
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
          <ChevronDown size={14} className="shrink-0 text-ink-3" />
        </button>
      }
    >
      <MenuRadioGroup
        value={String(project.id)}
        onChange={choose}
        choices={projects.map(({ id, name, team, is_demo }) => ({
          value: String(id),
          label: (
            <span className="min-w-0 truncate">
              {name}
              {(teams > 1 || is_demo) && (
                <span className="text-ink-3">
                  {" "}
                  {[teams > 1 ? team : "", is_demo ? "demo" : ""].filter(Boolean).join(", ")}
                </span>
              )}
            </span>
          ),
        }))}
      />
    </Menu>
  );
}
