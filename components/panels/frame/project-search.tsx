"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { pageLink } from "@/components/panels/range/page-link";
import { commandMatches } from "@/components/ui/command-menu";
import { SearchInput } from "@/components/ui/search-input";
import { useNavigation } from "./navigation";
import { ProjectLabel, useProjectSwitch } from "./project-choices";
import { type ProjectOfPage, useProject } from "./project-context";
import { switcherGroups } from "./switcher-groups";

type ProjectSearchProps = { projects: ProjectOfPage[]; onClose: () => void };
type Group = { value: string; team: string; items: ProjectOfPage[] };

/** Many projects: what is typed narrows them down by name and team, and finds archived ones too. */
export function ProjectSearch({ projects, onClose }: ProjectSearchProps) {
  const [typed, setTyped] = useState("");
  const open = useProject();
  const switchTo = useProjectSwitch();
  const { go } = useNavigation();
  const search = useSearchParams();
  const groups = switcherGroups(projects, open.id, typed.trim() !== "").map(
    ({ teamId, team, projects: items }): Group => ({ value: teamId, team, items }),
  );
  return (
    <Combobox.Root
      items={groups}
      value={projects.find(({ id }) => id === open.id) ?? null}
      itemToStringLabel={(one: ProjectOfPage) => one.name}
      filter={(one: ProjectOfPage, typed) => commandMatches({ label: one.name, words: one.team }, typed)}
      inline
      open
      autoHighlight
      inputValue={typed}
      onInputValueChange={setTyped}
      onValueChange={(one: ProjectOfPage | null) => {
        onClose();
        if (one) switchTo(String(one.id));
      }}
    >
      <div className="flex max-h-[min(480px,var(--available-height))] w-[min(320px,calc(100vw-16px))] flex-col p-1">
        <SearchInput label="Find a project" placeholder="Project or team" />
        <Combobox.Empty className="px-2.5 py-2 text-ink-3 empty:hidden">No match</Combobox.Empty>
        <Combobox.List className="min-h-0 overflow-y-auto overscroll-contain outline-none">
          {({ value, team, items }: Group) => (
            <Combobox.Group key={value} items={items}>
              <Combobox.GroupLabel className="truncate px-2.5 pt-1.5 pb-1 text-ink-3 text-sm">
                {team}
              </Combobox.GroupLabel>
              <Combobox.Collection>
                {(one: ProjectOfPage) => (
                  <Combobox.Item key={one.id} value={one} className="menu-item">
                    <span className="flex w-4 shrink-0 justify-center text-accent">
                      <Combobox.ItemIndicator>
                        <Check size={14} />
                      </Combobox.ItemIndicator>
                    </span>
                    <ProjectLabel project={one} />
                  </Combobox.Item>
                )}
              </Combobox.Collection>
            </Combobox.Group>
          )}
        </Combobox.List>
        <button
          type="button"
          className="menu-item mt-1 shrink-0 border-quiet border-t text-start hover:bg-hover"
          onClick={() => {
            onClose();
            go(pageLink("/projects", search));
          }}
        >
          All projects
        </button>
      </div>
    </Combobox.Root>
  );
}
