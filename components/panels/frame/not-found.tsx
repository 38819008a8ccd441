"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { changedQuery, pageLink } from "@/components/panels/range/page-link";
import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { missingAt } from "./missing";
import { useProject } from "./project-context";

/** Instead of a page that does not exist, or that shows something that does not. */
export function NotFound() {
  const { id } = useProject();
  const search = useSearchParams();
  const wanted = search.get("project");
  const known = wanted === null || wanted === "" || wanted === String(id);
  const { title, text, path, label } = missingAt(usePathname(), known);
  const kept = known ? search : changedQuery(search, { project: null });
  return (
    <section className="card mx-auto mt-16 max-w-lg p-6">
      <h1 className="font-semibold text-lg">{title}</h1>
      <p className="mt-1.5 text-pretty text-ink-2">{text}</p>
      <Link href={pageLink(path, kept)} className={`${buttonClass()} mt-4`}>
        {label}
      </Link>
    </section>
  );
}
