"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { pageLink } from "@/components/panels/range/page-link";
import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PAGES, pageAt } from "@/lib/schema/people/page-permission";
import { GRANTS } from "@/lib/schema/people/permission";
import { useProject } from "./project-context";

/** Instead of a page that the role may not see. */
export function Forbidden() {
  const { role, name } = useProject();
  const page = pageAt(usePathname());
  const search = useSearchParams().toString();
  const needed = page === null || PAGES[page] === "open" ? null : GRANTS[PAGES[page]].roles[0];
  return (
    <section className="card mx-auto mt-16 max-w-lg p-6">
      <h1 className="font-semibold text-lg">No permission</h1>
      <p className="mt-1.5 text-ink-2">
        This page requires the {needed} role. Your role in {name} is {role}. An admin of the team can change
        it.
      </p>
      <Link href={pageLink("/", search)} className={`${buttonClass()} mt-4`}>
        Go to overview
      </Link>
    </section>
  );
}
