"use client";

import { usePathname } from "next/navigation";
import { Fragment, type ReactNode } from "react";
import { ExcludeLink } from "@/components/panels/range/exclude-button";
import { excludingLink } from "@/components/panels/range/filter-state";
import { changedQuery, pageLink, type QueryChanges } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import type { GroupName } from "@/lib/dashboard/series/breakdown-model";
import { FILTER_NAMES } from "@/lib/schema/figures/filters";
import { groupText, namesOf, onlyGroup } from "./group-parts";

/** The columns of the names of groups. */
export const nameColumns = (by: readonly string[]) => by.map((label, at) => ({ key: `name ${at}`, label }));

/** What those columns are sorted by, and the cells of a download. */
export const nameValues = (by: readonly string[], row: GroupName): (string | null)[] =>
  by.map((_, at) => namesOf(row)[at] ?? null);

type Links = {
  search: string | URLSearchParams;
  /** How the requests of a group are sorted where it cannot be a filter of the page. */
  sort?: string;
};

/** The names of a group in a table, a cell for each: the first narrows the page to it, the second to both. */
export function nameCells(by: readonly string[], row: GroupName, links: Links): ReactNode[] {
  const { name, filter, second } = row;
  return [
    <GroupValue
      key="name"
      {...{ name, filter, title: name }}
      only={onlyGroup({ name, filter })}
      {...links}
    />,
    ...(second
      ? [<GroupValue key="second" {...second} title={groupText(row)} only={onlyGroup(row)} {...links} />]
      : emptyCells(by)),
  ];
}

/** Of the columns beside the first, in a row that is not a single group. */
export const emptyCells = (by: readonly string[]): ReactNode[] =>
  by.slice(1).map((key) => <Fragment key={key} />);

type GroupValueProps = Links &
  Pick<GroupName, "name" | "filter"> & {
    title: string;
    /** Null: not all of its requests, or not only them, can be asked for. */
    only: QueryChanges | null;
  };

function GroupValue({ name, filter, title, only, search, sort }: GroupValueProps) {
  const path = usePathname();
  const without = filter && excludingLink(path, search, filter);
  const isOfPage = only !== null && Object.keys(only).every((one) => FILTER_NAMES.includes(one));
  if (!only)
    return (
      <span className="flex max-w-72 text-ink-2">
        <Name>{name}</Name>
      </span>
    );
  return (
    <span className="group/value flex items-center gap-1">
      <Link
        href={
          isOfPage
            ? `${path}${changedQuery(search, only)}`
            : pageLink("/requests", search, { ...(sort && { sort }), ...only })
        }
        title={`Show only ${title}`}
        className="flex max-w-72 font-medium hover:underline"
      >
        <Name>{name}</Name>
      </Link>
      {without && <ExcludeLink value={name} href={without} />}
    </span>
  );
}
