"use client";

import { useState } from "react";
import { MenuCheckItem, MenuRadioGroups, MenuSeparator } from "@/components/ui/menu";
import { useNavigation } from "./navigation";
import { type ProjectOfPage, useProject } from "./project-context";
import { switcherGroups } from "./switcher-groups";

/** Switching projects keeps the range and drops the filters, since models and services differ. */
export function ProjectChoices({ projects }: { projects: ProjectOfPage[] }) {
  const project = useProject();
  const { change } = useNavigation();
  const [withArchived, setWithArchived] = useState(false);
  const choose = (id: string) =>
    change({ project: id, model: null, service: null, provider: null, environment: null, cursor: null });
  const groups = switcherGroups(projects, project.id, withArchived);
  const hidden = projects.filter(({ id, archived_at }) => archived_at !== null && id !== project.id).length;
  const note = ({ is_demo, archived_at }: ProjectOfPage) =>
    [is_demo ? "demo" : "", archived_at === null ? "" : "archived"].filter(Boolean).join(", ");
  return (
    <>
      <MenuRadioGroups
        value={String(project.id)}
        onChange={choose}
        groups={groups.map(({ teamId, team, projects: ofTeam }) => ({
          key: teamId,
          heading: team,
          choices: ofTeam.map((one) => ({
            value: String(one.id),
            label: (
              <span className="min-w-0 truncate">
                {one.name}
                {note(one) && <span className="text-ink-3"> {note(one)}</span>}
              </span>
            ),
          })),
        }))}
      />
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
