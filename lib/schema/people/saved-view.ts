import { z } from "zod";
import { patchOf } from "@/lib/schema/http/patch-of";
import { text } from "@/lib/schema/request/request-input";
import { PAGES, type PagePath } from "./page-permission";

/** Whether a page can be kept as a view or favorite: it has an address of its own, and is not a form. */
export const isViewable = (page: string): boolean =>
  Object.hasOwn(PAGES, page) &&
  PAGES[page as PagePath] !== "open" &&
  !/\[|^\/settings|\/new$|\/reconcile$/.test(page);

/** What belongs to a moment, a screen or another page, and not to a view. */
const NOT_KEPT = ["project", "view", "cursor", "request", "at", "wall", "refresh", "tz"];

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

const Page = text(100, 1).refine(isViewable, "must be a page that can be saved, such as /traffic");
const ViewName = text(80, 1).refine((value) => value.trim() === value, "must not start or end with a space");
const Query = text(4_000).transform(viewQuery);

export const NewView = z.strictObject({
  page: Page,
  name: ViewName,
  query: Query,
  shared: z.boolean().default(false),
});
export type NewView = z.infer<typeof NewView>;

export const ViewChange = patchOf(NewView.omit({ page: true }));
export type ViewChange = z.infer<typeof ViewChange>;

const Marked = { page: Page, view_id: z.uuid().nullable().default(null) };
export const FavoriteChange = z.strictObject({ ...Marked, starred: z.boolean() });
export type FavoriteChange = z.infer<typeof FavoriteChange>;

/** Without a view, the page opens without one. */
export const DefaultViewChange = z.strictObject(Marked);
export type DefaultViewChange = z.infer<typeof DefaultViewChange>;

export const ViewView = z.strictObject({
  id: z.string(),
  page: z.string(),
  name: z.string(),
  query: z.string(),
  shared: z.boolean(),
  /** Whether it belongs to the caller. */
  own: z.boolean(),
  owner: z.string(),
  starred: z.boolean(),
  is_default: z.boolean(),
});
export type ViewView = z.infer<typeof ViewView>;

export const ViewsAnswer = z.strictObject({
  views: z.array(ViewView),
  /** Favorite pages without a view. */
  pages: z.array(z.string()),
});
export type ViewsAnswer = z.infer<typeof ViewsAnswer>;
