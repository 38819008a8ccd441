"use client";

import { usePathname } from "next/navigation";
import { ExcludeLink } from "@/components/panels/range/exclude-button";
import { excludingLink } from "@/components/panels/range/filter-state";
import { changedQuery, pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";

type GroupNameProps = {
  name: string;
  /** Null for the rest, which is many groups. */
  filter: { name: string; value: string } | null;
  search: string | URLSearchParams;
  /** How the requests of a group are sorted where it cannot be a filter of the page. */
  sort?: string;
};

/** The name of a group in a table: narrows the page to it, or to the others. */
export function GroupName({ name, filter, search, sort }: GroupNameProps) {
  const path = usePathname();
  if (!filter) return <span className="text-ink-2">{name}</span>;
  const change = { [filter.name]: filter.value };
  const without = excludingLink(path, search, filter);
  return (
    <span className="group/value flex items-center gap-1">
      <Link
        href={
          without !== null
            ? `${path}${changedQuery(search, change)}`
            : pageLink("/requests", search, { ...(sort && { sort }), ...change })
        }
        title={`Show only ${name}`}
        className="flex max-w-72 font-medium hover:underline"
      >
        <Name>{name}</Name>
      </Link>
      {without !== null && <ExcludeLink value={name} href={without} />}
    </span>
  );
}
