"use client";

import { Bookmark, Pencil, Plus, Trash2, Undo2 } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useChange } from "@/components/panels/forms/use-change";
import { withSeen } from "@/components/panels/forms/use-seen";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useProject } from "@/components/panels/frame/project-context";
import { MenuCheckItem, MenuItem, MenuRadioGroups, MenuSeparator } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import type { ViewView } from "@/lib/schema/people/saved-view";
import { viewLink, viewQuery } from "@/lib/schema/people/view-link";
import { useViews } from "./views-context";

/** The page as it is without a view, also if it has a default one. */
const NO_VIEW = { id: "none", query: "" };

export type ViewItemsProps = {
  page: string;
  open: ViewView | undefined;
  /** Whether the page shows something else than the open view. */
  changed: boolean;
  onDialog: (dialog: ViewView | "new") => void;
};

/** What the menu of views offers. */
export function ViewItems({ page, open, changed, onDialog }: ViewItemsProps) {
  const search = useSearchParams();
  const { role } = useProject();
  const { go, change } = useNavigation();
  const { views } = useViews();
  const { attempt } = useChange();
  const here = views.filter((view) => view.page === page);
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
    attempt(
      (call) => call("PATCH", `/api/v1/views/${view.id}`, withSeen({ query: viewQuery(search) }, view)),
      { done: "View saved", failed: "View not saved" },
    );
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
    <>
      {here.length > 0 && (
        <>
          <MenuRadioGroups value={open?.id ?? "none"} onChange={choose} groups={groups} />
          <MenuSeparator />
        </>
      )}
      {open && changed && (
        <MenuItem icon={<Undo2 size={14} />} onClick={() => go(viewLink(page, open, search))}>
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
    </>
  );
}
