"use client";

import { Bookmark, Pencil, Plus, Star, Trash2 } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useProject } from "@/components/panels/frame/project-context";
import { ControlButton } from "@/components/panels/panel/control-button";
import { IconButton } from "@/components/ui/icon-button";
import { lazyDialog } from "@/components/ui/lazy-part";
import { Menu, MenuCheckItem, MenuItem, MenuRadioGroups, MenuSeparator } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import type { ViewView } from "@/lib/schema/people/saved-view";
import { isViewable, viewLink, viewQuery } from "@/lib/schema/people/view-link";
import { useViews } from "./views-context";

const ViewDialog = lazyDialog("View", () => import("./view-dialog").then((one) => one.ViewDialog));

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

/** The page as it is without a view, also if it has a default one. */
const NO_VIEW = { id: "none", query: "" };

type ViewsProps = {
  page: string;
  open: ViewView | undefined;
  onDialog: (dialog: ViewView | "new") => void;
};

function Views({ page, open, onDialog }: ViewsProps) {
  const search = useSearchParams();
  const { role } = useProject();
  const { go, change } = useNavigation();
  const { views } = useViews();
  const { attempt } = useChange();
  const here = views.filter((view) => view.page === page);
  const changed = open !== undefined && viewQuery(search) !== open.query;
  const mayChange = open !== undefined && (open.own || role === "admin");
  const choose = (id: string) => {
    const view = here.find((one) => one.id === id);
    if (view) go(viewLink(page, view, search));
    else go(viewLink(page, NO_VIEW, search));
  };
  const choiceOf = (view: ViewView) => ({
    value: view.id,
    label: (
      <>
        <Name>{view.name}</Name>
        {(view.is_default || !view.own) && (
          <span className="ms-auto shrink-0 ps-3 text-ink-3 text-sm">
            {view.is_default ? "default" : view.owner}
          </span>
        )}
      </>
    ),
  });
  const groups = [
    { key: "none", heading: "Views", choices: [{ value: "none", label: "No view" }] },
    { key: "own", heading: "Yours", choices: here.filter(({ own }) => own).map(choiceOf) },
    { key: "shared", heading: "Shared by others", choices: here.filter(({ own }) => !own).map(choiceOf) },
  ].filter(({ choices }) => choices.length > 0);
  const save = (view: ViewView) =>
    attempt((call) => call("PATCH", `/api/v1/views/${view.id}`, { query: viewQuery(search) }), {
      done: "View saved",
      failed: "View not saved",
    });
  const remove = async (view: ViewView) => {
    if (
      !window.confirm(`Delete the view “${view.name}”?${view.shared ? " It is shared with the team." : ""}`)
    )
      return;
    const gone = await attempt((call) => call("DELETE", `/api/v1/views/${view.id}`), {
      done: "View deleted",
      failed: "View not deleted",
    });
    if (gone) change({ view: null }, "replace");
  };
  const setDefault = (view: ViewView, on: boolean) =>
    attempt((call) => call("PUT", "/api/v1/default-views", { page, view_id: on ? view.id : null }), {
      failed: "Default view not changed",
    });
  return (
    <Menu
      label="Views"
      trigger={
        <ControlButton
          className="relative px-2.5!"
          aria-label={`View: ${open ? `${open.name}${changed ? ", changed" : ""}` : "none"}`}
          title={open ? `View: ${open.name}` : "Views"}
        >
          <Bookmark size={15} className={open ? "fill-current text-accent" : undefined} />
          {changed && <span aria-hidden className="absolute top-1 right-1 size-2 rounded-full bg-warning" />}
        </ControlButton>
      }
    >
      {here.length > 0 && (
        <>
          <MenuRadioGroups value={open?.id ?? "none"} onChange={choose} groups={groups} />
          <MenuSeparator />
        </>
      )}
      {open && changed && (
        <MenuItem icon={<Bookmark size={14} />} onClick={() => go(viewLink(page, open, search))}>
          Undo changes
        </MenuItem>
      )}
      {open && changed && mayChange && (
        <MenuItem icon={<Bookmark size={14} />} onClick={() => void save(open)}>
          Save changes to this view
        </MenuItem>
      )}
      <MenuItem icon={<Plus size={14} />} onClick={() => onDialog("new")}>
        Save as new view
      </MenuItem>
      {open && (
        <>
          {mayChange && (
            <MenuItem icon={<Pencil size={14} />} onClick={() => onDialog(open)}>
              Rename or share
            </MenuItem>
          )}
          <MenuCheckItem checked={open.is_default} onChange={(on) => void setDefault(open, on)}>
            Open this page with this view
          </MenuCheckItem>
          {mayChange && (
            <MenuItem icon={<Trash2 size={14} />} onClick={() => void remove(open)}>
              Delete view
            </MenuItem>
          )}
        </>
      )}
    </Menu>
  );
}
