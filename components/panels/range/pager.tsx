"use client";

import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";

type PagerProps = {
  /** The query parameter of the cursor. */
  name?: string;
  next: string | null;
  /** What the way back and the way on are called. */
  first?: string;
  more?: string;
  /** What the page shows of the list. */
  children?: ReactNode;
};

/** Leads through a list of pages; where it stands is in the address. */
export function Pager({ name = "cursor", next, first = "Newest", more = "Older", children }: PagerProps) {
  const paged = useSearchParams().has(name);
  const { turn } = useNavigation();
  if (!children && !paged && next === null) return null;
  return (
    <nav aria-label="Pagination" className="mt-3 flex flex-wrap items-center justify-end gap-2">
      <span className="me-auto text-ink-3" data-said={typeof children === "string" ? children : undefined}>
        {children}
      </span>
      {paged && <Button onClick={() => turn({ [name]: null })}>{first}</Button>}
      {next !== null && <Button onClick={() => turn({ [name]: next })}>{more}</Button>}
    </nav>
  );
}
