"use client";

import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { Name } from "@/components/ui/name";
import { usePrinting } from "@/components/ui/printing";
import { useProject } from "./project-context";
import { wallFilters } from "./wall-filters";

/** Whether an address asks for a wall screen. */
export const isWall = (search: Pick<URLSearchParams, "get">): boolean => search.get("wall") === "1";

/** Whether text may stand in place of controls; the style sheet says when. */
function useIsText(): boolean {
  const wall = isWall(useSearchParams());
  return usePrinting() || wall;
}

/** On paper, and on a wall screen without its controls: what one of them is set to. */
export function WallValue({ children }: { children: ReactNode }) {
  if (!useIsText()) return null;
  return (
    <span data-wall-text className="whitespace-nowrap font-medium">
      {children}
    </span>
  );
}

/** On paper, and on a wall screen without its controls: the project, and what the page is limited to. */
export function WallText() {
  const { name } = useProject();
  const search = useSearchParams();
  if (!useIsText()) return null;
  return (
    <p data-wall-text className="me-auto flex min-w-0 flex-wrap items-center gap-2 text-ink-2">
      <span className="flex max-w-64">
        <Name>{name}</Name>
      </span>
      {wallFilters(search).map((text) => (
        <span key={text} className="max-w-96 truncate rounded-control bg-accent-soft px-2 py-0.5 text-ink">
          {text}
        </span>
      ))}
    </p>
  );
}
