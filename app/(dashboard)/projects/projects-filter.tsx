"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { SearchBox } from "@/components/panels/range/search-box";

/** Finds projects by name or team. */
export function ProjectsFilter({ archived }: { archived: number }) {
  const { change } = useNavigation();
  const shown = useSearchParams().get("archived") === "1";
  return (
    <>
      <SearchBox name="text" label="Find projects" placeholder="Project or team" className="max-w-72" />
      {archived > 0 && (
        <ControlButton aria-pressed={shown} onClick={() => change({ archived: shown ? null : "1" })}>
          Archived <strong className="font-medium text-ink">{shown ? "shown" : `${archived} hidden`}</strong>
        </ControlButton>
      )}
    </>
  );
}
