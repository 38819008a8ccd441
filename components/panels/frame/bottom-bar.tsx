"use client";

import { clsx } from "clsx";
import { Ellipsis } from "lucide-react";
import { FiringBadge } from "@/components/panels/alerts/firing-badge";
import { pageLink } from "@/components/panels/range/page-link";
import { lazyPanel } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { Menu } from "@/components/ui/menu";
import type { MoreItemsProps } from "./more-items";
import { isHere, isOnBar, placesOf } from "./places";
import { useProject } from "./project-context";

const MoreItems = lazyPanel("More", () => import("./late-parts").then((one) => one.MoreItems));

/** Navigation on phones: the three pages that someone on call needs, the rest in a menu. */
export function BottomBar({ projects, email, path, search }: MoreItemsProps & { path: string }) {
  const project = useProject();
  const item =
    "relative flex min-h-13 min-w-0 flex-col items-center justify-center gap-0.5 text-[min(0.75rem,4.5vw)] [@media(max-height:20rem)]:min-h-9 [@media(max-height:20rem)]:flex-row [@media(max-height:20rem)]:gap-1.5";
  const places = placesOf(project.role);
  const restIsHere = places.some((place) => !isOnBar(place) && isHere(place.path, path));
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-4 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      {places.filter(isOnBar).map(({ path: target, label, icon: Icon }) => (
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
        <MoreItems {...{ projects, email, search }} />
      </Menu>
    </nav>
  );
}
