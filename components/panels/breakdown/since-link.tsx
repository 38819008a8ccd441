"use client";

import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";

/** Shows the page in the range of a figure, which may be another than its own; the whole figure is the link. */
export function SinceLink({ since, children }: { since: string; children: ReactNode }) {
  const path = usePathname();
  const search = useSearchParams();
  return (
    <Link
      href={pageLink(path, search, { from: since, to: "now" })}
      className="after:absolute after:inset-0 hover:underline"
    >
      {children}
    </Link>
  );
}
