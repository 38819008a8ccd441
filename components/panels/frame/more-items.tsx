"use client";

import { Search, Star } from "lucide-react";
import { useSignOut } from "@/components/panels/forms/sign-out";
import { pageLink } from "@/components/panels/range/page-link";
import { favoritesOf } from "@/components/panels/views/favorites";
import { useViews } from "@/components/panels/views/views-context";
import { MenuHeading, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import { useKeyboard } from "./keyboard";
import { isOnBar, placesOf } from "./places";
import { ProjectChoices } from "./project-choices";
import { A_FEW_PROJECTS, type ProjectOfPage, useProject } from "./project-context";
import { ThemeChoice } from "./theme-choice";
import { ZoneChoice } from "./zone-choice";

export type MoreItemsProps = { projects: ProjectOfPage[]; email: string; search: string };

/** What the bar of phones has no room for. */
export function MoreItems({ projects, email, search }: MoreItemsProps) {
  const signOut = useSignOut();
  const { run } = useKeyboard();
  const places = placesOf(useProject().role);
  const favorites = favoritesOf(useViews(), places, search);
  return (
    <>
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
        .filter((place) => !isOnBar(place))
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
    </>
  );
}
