"use client";

import { clsx } from "clsx";
import { Ellipsis, Search, Star } from "lucide-react";
import { FiringBadge } from "@/components/panels/alerts/firing-badge";
import { useSignOut } from "@/components/panels/forms/sign-out";
import { pageLink } from "@/components/panels/range/page-link";
import { favoritesOf } from "@/components/panels/views/favorites";
import { useViews } from "@/components/panels/views/views-context";
import { Link } from "@/components/ui/link";
import { Menu, MenuHeading, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import { useKeyboard } from "./keyboard";
import { isHere, placesOf } from "./places";
import { A_FEW_PROJECTS, ProjectChoices } from "./project-choices";
import { type ProjectOfPage, useProject } from "./project-context";
import { ThemeChoice } from "./theme-choice";
import { ZoneChoice } from "./zone-choice";

const FIRST = ["/", "/requests", "/alerts"];

type BottomBarProps = { projects: ProjectOfPage[]; email: string; path: string; search: string };

/** Navigation on phones: the three pages that someone on call needs, the rest in a menu. */
export function BottomBar({ projects, email, path, search }: BottomBarProps) {
  const project = useProject();
  const signOut = useSignOut();
  const { run } = useKeyboard();
  const item =
    "relative flex min-h-13 min-w-0 flex-col items-center justify-center gap-0.5 text-[min(0.75rem,4.5vw)] [@media(max-height:20rem)]:min-h-9 [@media(max-height:20rem)]:flex-row [@media(max-height:20rem)]:gap-1.5";
  const places = placesOf(project.role);
  const favorites = favoritesOf(useViews(), places, search);
  const restIsHere = places.some((place) => !FIRST.includes(place.path) && isHere(place.path, path));
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-4 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      {places
        .filter((place) => FIRST.includes(place.path))
        .map(({ path: target, label, icon: Icon }) => (
          <Link
            key={target}
            href={pageLink(target, search)}
            aria-current={isHere(target, path) ? "page" : undefined}
            className={clsx(item, isHere(target, path) ? "font-medium text-accent" : "text-ink-2")}
          >
            {/* Room for the badge, where the label is beside it. */}
            <span className={clsx("relative", target === "/alerts" && "[@media(max-height:20rem)]:me-2.5")}>
              <Icon size={18} strokeWidth={1.75} />
              {target === "/alerts" && <FiringBadge floating />}
            </span>
            {label}
          </Link>
        ))}
      <Menu
        label="More"
        align="end"
        trigger={
          <button type="button" className={clsx(item, restIsHere ? "font-medium text-accent" : "text-ink-2")}>
            <Ellipsis size={18} strokeWidth={1.75} />
            More
          </button>
        }
      >
        <MenuItem icon={<Search size={15} />} onClick={() => run("palette")}>
          Search
        </MenuItem>
        {favorites.map(({ id, label, href }) => (
          <MenuItem key={id} href={href} icon={<Star size={15} />}>
            <Name>{label}</Name>
          </MenuItem>
        ))}
        {favorites.length > 0 && <MenuSeparator />}
        {places
          .filter((place) => !FIRST.includes(place.path))
          .map(({ path: target, label, icon: Icon }) => (
            <MenuItem key={target} href={pageLink(target, search)} icon={<Icon size={15} />}>
              {label}
            </MenuItem>
          ))}
        {projects.length > 1 && projects.length <= A_FEW_PROJECTS && (
          <>
            <MenuSeparator />
            <ProjectChoices projects={projects} />
          </>
        )}
        <MenuSeparator />
        <ThemeChoice />
        <MenuSeparator />
        <ZoneChoice />
        <MenuSeparator />
        <MenuHeading>
          <span className="break-all">{email}</span>
        </MenuHeading>
        <MenuItem href={pageLink("/settings/account", search)}>Account</MenuItem>
        <MenuItem onClick={() => void signOut()}>Log out</MenuItem>
      </Menu>
    </nav>
  );
}
