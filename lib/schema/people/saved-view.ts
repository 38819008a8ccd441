import { z } from "zod";
import { patchOf } from "@/lib/schema/http/patch-of";
import { nameText, text } from "@/lib/schema/request/request-input";
import { isViewable, viewQuery } from "./view-link";

const Page = text(100, 1).refine(isViewable, "must be a page that can be saved, such as /traffic");
const ViewName = nameText(80, 1);
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
