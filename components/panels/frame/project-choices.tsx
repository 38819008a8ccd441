"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { pageLink } from "@/components/panels/range/page-link";
import { MenuCheckItem, MenuItem, MenuRadioGroups, MenuSeparator } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import { mayLeave } from "@/components/ui/unsaved";
import { FILTER_NAMES } from "@/lib/schema/figures/filters";
import { useNavigation } from "./navigation";
import { type ProjectOfPage, useProject } from "./project-context";
import { switcherGroups } from "./switcher-groups";

/** Switching projects keeps the range and drops filters and view, since models and services differ. */
export function useProjectSwitch(): (id: string) => void {
  const { change } = useNavigation();
  return (id) => {
    if (mayLeave()) change({ project: id, ...NOTHING });
  };
}

const OF_A_PROJECT = [...FILTER_NAMES, "view", "cursor", "request", "at"];
const NOTHING = Object.fromEntries(OF_A_PROJECT.map((name) => [name, null]));

export function ProjectLabel({ project }: { project: ProjectOfPage }) {
  const note = [project.is_demo && "demo", project.archived_at !== null && "archived"]
    .filter(Boolean)
    .join(", ");
  return (
    <>
      <Name>{project.name}</Name>
      {note && <span className="shrink-0 text-ink-3">{note}</span>}
    </>
  );
}

export function ProjectChoices({ projects }: { projects: ProjectOfPage[] }) {
  const project = useProject();
  const switchTo = useProjectSwitch();
  const search = useSearchParams();
  const [withArchived, setWithArchived] = useState(false);
  const groups = switcherGroups(projects, project.id, withArchived);
  const hidden = projects.filter(({ id, archived_at }) => archived_at !== null && id !== project.id).length;
  return (
    <>
      <MenuRadioGroups
        value={String(project.id)}
        onChange={switchTo}
        groups={groups.map(({ teamId, team, projects: ofTeam }) => ({
          key: teamId,
          heading: team,
          choices: ofTeam.map((one) => ({
            value: String(one.id),
            label: <ProjectLabel project={one} />,
          })),
        }))}
      />
      <MenuSeparator />
      <MenuItem href={pageLink("/projects", search)}>All projects</MenuItem>
      {hidden > 0 && (
        <>
          <MenuSeparator />
          <MenuCheckItem checked={withArchived} onChange={setWithArchived}>
            Show archived ({hidden})
          </MenuCheckItem>
        </>
      )}
    </>
  );
}
