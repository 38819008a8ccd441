import { PAGES, type PagePath } from "./page-permission";

/** Whether a page can be kept as a view or favorite: it has an address of its own, and is not a form. */
export const isViewable = (page: string): boolean =>
  Object.hasOwn(PAGES, page) &&
  PAGES[page as PagePath] !== "open" &&
  !/\[|^\/settings|\/new$|\/reconcile$/.test(page);

/** What belongs to a moment, a screen or another page, and not to a view. */
const NOT_KEPT = ["project", "view", "cursor", "request", "opened", "at", "wall", "refresh", "tz"];

/** What is of the screen, whatever it shows. */
const SCREEN = ["project", "wall", "refresh", "tz"];

/** The part of a query string that a view keeps, in a fixed order; without "?". */
export function viewQuery(search: string | URLSearchParams): string {
  const kept = [...new URLSearchParams(search)].filter(([name]) => !NOT_KEPT.includes(name));
  return new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString();
}

/** The address of a view; what belongs to the screen stays. */
export function viewLink(
  page: string,
  { id, query }: { id: string; query: string },
  search: string | URLSearchParams,
): string {
  const link = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(search))
    if (SCREEN.includes(name)) link.append(name, value);
  for (const [name, value] of new URLSearchParams(query)) link.append(name, value);
  link.set("view", id);
  return `${page}?${link}`;
}

/** Whether an address says nothing of what its page shows, so that the default view of the page applies. */
export const isBare = (search: URLSearchParams): boolean =>
  [...search.keys()].every((name) => SCREEN.includes(name));
