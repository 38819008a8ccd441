"use client";

import { Search } from "lucide-react";
import { useSearchParams } from "next/navigation";
import type { FormEvent } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";

/** Finds projects by name or team. */
export function ProjectsFilter({ text, archived }: { text: string; archived: number }) {
  const { change } = useNavigation();
  const shown = useSearchParams().get("archived") === "1";
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("text")).trim();
    change({ text: typed === "" ? null : typed });
  };
  return (
    <>
      <search className="min-w-40 max-w-72 flex-1">
        <form onSubmit={submit} className="relative">
          <Search
            size={14}
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
          />
          <input
            name="text"
            type="search"
            defaultValue={text}
            maxLength={200}
            aria-label="Find projects"
            placeholder="Project or team"
            className="min-h-[34px] w-full rounded-control border border-line bg-surface ps-8 pe-2.5 placeholder:text-ink-3 focus:border-accent"
          />
        </form>
      </search>
      {archived > 0 && (
        <ControlButton aria-pressed={shown} onClick={() => change({ archived: shown ? null : "1" })}>
          Archived <strong className="font-medium text-ink">{shown ? "shown" : `${archived} hidden`}</strong>
        </ControlButton>
      )}
    </>
  );
}
