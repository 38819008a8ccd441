import { pageLink } from "@/components/panels/range/page-link";
import type { ViewsAnswer, ViewView } from "@/lib/schema/people/saved-view";
import { viewLink } from "@/lib/schema/people/view-link";

type Place = { path: string; label: string };
export type Favorite = { id: string; label: string; path: string; href: string; isView: boolean };

/** What a user starred, pages first; nothing of pages that the role may not see. */
export function favoritesOf(
  { pages, views }: ViewsAnswer,
  places: readonly Place[],
  search: string | URLSearchParams,
): Favorite[] {
  const labelOf = (path: string) => places.find((place) => place.path === path)?.label;
  const starred = pages.flatMap((path) => {
    const label = labelOf(path);
    return label === undefined
      ? []
      : [{ id: path, label, path, href: pageLink(path, search), isView: false }];
  });
  return [...starred, ...viewsOf(views, places, search).filter(({ view }) => view.starred)].map(
    ({ id, label, path, href, isView }) => ({ id, label, path, href, isView }),
  );
}

/** The views that a user can open, each with its page's name where the view is not named after it. */
export function viewsOf(
  views: readonly ViewView[],
  places: readonly Place[],
  search: string | URLSearchParams,
): (Favorite & { view: ViewView; pageLabel: string })[] {
  return views.flatMap((view) => {
    const place = places.find(({ path }) => path === view.page);
    if (!place) return [];
    const { id, name: label, page: path } = view;
    return [
      { id, label, path, href: viewLink(path, view, search), isView: true, view, pageLabel: place.label },
    ];
  });
}
