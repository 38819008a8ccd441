"use client";

import { clsx } from "clsx";
import { CircleUserRound } from "lucide-react";
import Link from "next/link";
import { FiringBadge } from "@/components/panels/alerts/firing-badge";
import { pageLink } from "@/components/panels/range/page-link";
import { Brand } from "./brand";
import { isHere, placesOf } from "./places";
import { type ProjectOfPage, useProject } from "./project-context";
import { ProjectMenu } from "./project-menu";
import { SearchButton } from "./search-button";
import { UserMenu } from "./user-menu";

type SidebarProps = { projects: ProjectOfPage[]; email: string; path: string; search: string };

export function Sidebar({ projects, email, path, search }: SidebarProps) {
  const places = placesOf(useProject().role);
  const groups = [...new Set(places.map(({ group }) => group))];
  return (
    <header className="hidden border-line border-r md:block">
      <div className="sticky top-0 flex h-dvh flex-col overflow-y-auto px-2.5 py-4">
        <Link href={pageLink("/", search)} className="mb-3.5 self-start rounded px-2 py-1">
          <Brand />
        </Link>
        <ProjectMenu projects={projects} />
        <SearchButton />
        <nav aria-label="Pages" className="mt-3 flex flex-col">
          {groups.map((group) => (
            <div key={group ?? "first"} className="flex flex-col gap-px">
              {group && <div className="px-2 pt-4 pb-1.5 text-ink-3 text-sm">{group}</div>}
              {places
                .filter((place) => place.group === group)
                .map(({ path: target, label, icon: Icon }) => (
                  <Link
                    key={target}
                    href={pageLink(target, search)}
                    aria-current={isHere(target, path) ? "page" : undefined}
                    className={clsx(
                      "flex min-h-[33px] items-center gap-2.5 rounded-control px-2.5",
                      isHere(target, path)
                        ? "bg-accent-soft font-medium text-ink [&>svg]:text-accent"
                        : "text-ink-2 hover:bg-hover hover:text-ink",
                    )}
                  >
                    <Icon size={15} strokeWidth={1.75} className="shrink-0" />
                    {label}
                    {target === "/alerts" && <FiringBadge />}
                  </Link>
                ))}
            </div>
          ))}
        </nav>
        <div className="mt-auto pt-4">
          <UserMenu
            email={email}
            search={search}
            trigger={
              <button
                type="button"
                aria-label="Account and theme"
                className="flex min-h-9 w-full items-center gap-2.5 rounded-control px-2.5 text-ink-2 hover:bg-hover hover:text-ink"
              >
                <CircleUserRound size={16} strokeWidth={1.75} className="shrink-0" />
                <span className="min-w-0 truncate">{email}</span>
              </button>
            }
          />
        </div>
      </div>
    </header>
  );
}
