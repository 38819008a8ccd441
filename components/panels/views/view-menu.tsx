"use client";

import { Bookmark, Star } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { ControlButton } from "@/components/panels/panel/control-button";
import { IconButton } from "@/components/ui/icon-button";
import { lazyDialog, lazyPanel } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import type { ViewView } from "@/lib/schema/people/saved-view";
import { isViewable, viewQuery } from "@/lib/schema/people/view-link";
import type { ViewItemsProps } from "./view-items";
import { useViews } from "./views-context";

const ViewDialog = lazyDialog("View", () => import("./view-dialog").then((one) => one.ViewDialog));

const ViewItems = lazyPanel("Views", () => import("./view-items").then((one) => one.ViewItems));

/** The saved views of this page, and a star for the page or the open view. */
export function ViewMenu() {
  const page = usePathname();
  const search = useSearchParams();
  const { views } = useViews();
  const [dialog, setDialog] = useState<ViewView | "new" | null>(null);
  if (!isViewable(page)) return null;
  const open = views.find(({ id, page: of }) => of === page && id === search.get("view"));
  return (
    <div className="flex items-center gap-1">
      <StarButton page={page} view={open} />
      <Views page={page} open={open} onDialog={setDialog} />
      {dialog && (
        <ViewDialog view={dialog === "new" ? null : dialog} page={page} onClose={() => setDialog(null)} />
      )}
    </div>
  );
}

function StarButton({ page, view }: { page: string; view: ViewView | undefined }) {
  const { pages } = useViews();
  const { attempt, busy } = useChange();
  const starred = view ? view.starred : pages.includes(page);
  const what = view ? "this view" : "this page";
  const toggle = () =>
    attempt(
      (call) => call("PUT", "/api/v1/favorites", { page, view_id: view?.id ?? null, starred: !starred }),
      { failed: "Favorite not changed" },
    );
  return (
    <IconButton
      label={starred ? `Remove ${what} from favorites` : `Add ${what} to favorites`}
      aria-pressed={starred}
      disabled={busy}
      onClick={() => void toggle()}
    >
      <Star size={15} className={starred ? "fill-current text-accent" : undefined} />
    </IconButton>
  );
}

function Views(props: Omit<ViewItemsProps, "changed">) {
  const { open } = props;
  const search = useSearchParams();
  const changed = open !== undefined && viewQuery(search) !== open.query;
  return (
    <Menu
      label="Views"
      trigger={
        <ControlButton
          className="relative px-2.5!"
          aria-label={`View: ${open ? `${open.name}${changed ? ", changed" : ""}` : "none"}`}
          title={open ? `View: ${open.name}` : "Views"}
          onPointerEnter={ViewItems.preload}
          onFocus={ViewItems.preload}
        >
          <Bookmark size={15} className={open ? "fill-current text-accent" : undefined} />
          {changed && (
            <span
              aria-hidden
              className="absolute top-1 right-1 size-2 rounded-full bg-warning forced-color-adjust-none"
            />
          )}
        </ControlButton>
      }
    >
      <ViewItems {...props} changed={changed} />
    </Menu>
  );
}
