"use client";

import { clsx } from "clsx";
import { CircleUserRound, Star } from "lucide-react";
import { Fragment } from "react";
import { FiringBadge } from "@/components/panels/alerts/firing-badge";
import { pageLink } from "@/components/panels/range/page-link";
import { type Favorite, favoritesOf, viewsOf } from "@/components/panels/views/favorites";
import { useViews } from "@/components/panels/views/views-context";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { Brand } from "./brand";
import { isHere, placesOf } from "./places";
import { type ProjectOfPage, useProject } from "./project-context";
import { ProjectMenu } from "./project-menu";
import { SearchButton } from "./search-button";
import { UserMenu } from "./user-menu";

type SidebarProps = { projects: ProjectOfPage[]; email: string; path: string; search: string };

export function Sidebar({ projects, email, path, search }: SidebarProps) {
  const places = placesOf(useProject().role);
  const views = useViews();
  const favorites = favoritesOf(views, places, search);
  const viewsHere = viewsOf(views.views, places, search).filter((view) => view.path === path);
  const openView = new URLSearchParams(search).get("view");
  const groups = [...new Set(places.map(({ group }) => group))];
  return (
    <header className="hidden border-line border-r md:block print:hidden">
      <div className="sticky top-0 flex h-dvh flex-col overflow-y-auto px-2.5 py-4">
        <Link href={pageLink("/", search)} className="mb-3.5 self-start rounded px-2 py-1">
          <Brand />
        </Link>
        <ProjectMenu projects={projects} />
        <SearchButton />
        <nav aria-label="Pages" className="mt-3 flex flex-col">
          <Favorites favorites={favorites} openView={openView} path={path} />
          {groups.map((group) => (
            <div key={group ?? "first"} className="flex flex-col gap-px">
              {group && <div className="px-2 pt-4 pb-1.5 text-ink-3 text-sm">{group}</div>}
              {places
                .filter((place) => place.group === group)
                .map(({ path: target, label, icon: Icon }) => (
                  <Fragment key={target}>
                    <Link
                      href={pageLink(target, search)}
                      aria-current={isHere(target, path) ? "page" : undefined}
                      className={itemClass(isHere(target, path))}
                    >
                      <Icon size={15} strokeWidth={1.75} className="shrink-0" />
                      {label}
                      {target === "/alerts" && <FiringBadge />}
                    </Link>
                    {isHere(target, path) && <PageViews views={viewsHere} openView={openView} />}
                  </Fragment>
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

const SHOWN_VIEWS = 8;

type FavoritesProps = { favorites: readonly Favorite[]; openView: string | null; path: string };

function Favorites({ favorites, openView, path }: FavoritesProps) {
  if (favorites.length === 0) return null;
  return (
    <div className="flex flex-col gap-px pb-2">
      <div className="px-2 pt-1 pb-1.5 text-ink-3 text-sm">Favorites</div>
      {favorites.map(({ id, label, path: target, href, isView }) => {
        const here = isView ? id === openView : openView === null && target === path;
        return (
          <Link key={id} href={href} aria-current={here ? "true" : undefined} className={itemClass(here)}>
            <Star size={13} strokeWidth={1.75} className="mx-px shrink-0" />
            <Name>{label}</Name>
          </Link>
        );
      })}
    </div>
  );
}

/** The views of the open page. */
function PageViews({ views, openView }: { views: readonly Favorite[]; openView: string | null }) {
  return views.slice(0, SHOWN_VIEWS).map(({ id, label, href }) => (
    <Link
      key={id}
      href={href}
      aria-current={id === openView ? "true" : undefined}
      className={clsx(
        "ms-7 flex min-h-7 items-center rounded-control px-2",
        id === openView ? "font-medium text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
      )}
    >
      <Name>{label}</Name>
    </Link>
  ));
}

const itemClass = (here: boolean) =>
  clsx(
    "flex min-h-[33px] items-center gap-2.5 rounded-control px-2.5",
    here
      ? "bg-accent-soft font-medium text-ink [&>svg]:text-accent"
      : "text-ink-2 hover:bg-hover hover:text-ink",
  );
