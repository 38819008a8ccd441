"use client";

import { clsx } from "clsx";
import { usePathname, useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useProject } from "@/components/panels/frame/project-context";
import { pageLink } from "@/components/panels/range/page-link";
import { controlClass } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { PAGES } from "@/lib/schema/people/page-permission";
import { roleMay } from "@/lib/schema/people/permission";
import { SETTINGS_PLACES } from "./settings-places";

/** The pages of the settings that this role may see: a list, on phones a select. */
export function SettingsNav() {
  const { role } = useProject();
  const { go } = useNavigation();
  const path = usePathname();
  const search = useSearchParams().toString();
  const places = SETTINGS_PLACES.filter((place) => roleMay(role, PAGES[place.path]));
  return (
    <nav aria-label="Settings" className="mb-3.5 md:mb-0">
      <select
        aria-label="Settings page"
        value={path}
        onChange={(event) => go(pageLink(event.target.value, search))}
        className={`${controlClass} border-field md:hidden`}
      >
        {places.map((place) => (
          <option key={place.path} value={place.path}>
            {place.label}
          </option>
        ))}
      </select>
      <ul className="sticky top-4 hidden flex-col gap-px md:flex">
        {places.map((place) => (
          <li key={place.path}>
            <Link
              href={pageLink(place.path, search)}
              aria-current={place.path === path ? "page" : undefined}
              className={clsx(
                "flex min-h-[33px] items-center rounded-control px-2.5",
                place.path === path
                  ? "bg-accent-soft font-medium text-ink"
                  : "text-ink-2 hover:bg-hover hover:text-ink",
              )}
            >
              {place.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
