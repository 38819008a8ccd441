import { shownValue } from "@/components/ui/shown-value";
import { notName, SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";
import { changedQuery, type QueryChanges } from "./page-link";

/** Filters of requests that ask for one value at most. */
export const SINGLE = ["error_type", "user_id", "tag"];
/** Filters of which values can be left out, besides those of every page. */
export const EXCLUDABLE = [...SERIES_DIMENSIONS, ...SINGLE, "rule"];

export type Wanted = "is" | "is not";
type Query = Pick<URLSearchParams, "getAll">;

/** The changes after which a filter asks for a value, leaves it out, or does neither. */
export function withValue(query: Query, name: string, value: string, wanted: Wanted | null): QueryChanges {
  const others = (of: string) => query.getAll(of).filter((one) => one !== value);
  const replaces = wanted === "is" && SINGLE.includes(name);
  return {
    [name]: [...(replaces ? [] : others(name)), ...(wanted === "is" ? [value] : [])],
    [notName(name)]: [...others(notName(name)), ...(wanted === "is not" ? [value] : [])],
    cursor: null,
  };
}

/** What a menu showed as chosen, and what was made of it. */
type Choice = { shown: readonly string[]; chosen: readonly string[] };

/**
 * The changes after which a filter selects, or leaves out, what was chosen in a menu; no value is both. What the menu did not
 * show yet stays: it was chosen just before.
 */
export function withChoice(
  query: Query,
  name: string,
  wanted: Wanted,
  { shown, chosen }: Choice,
): QueryChanges {
  const [changed, other] = wanted === "is" ? [name, notName(name)] : [notName(name), name];
  const kept = query.getAll(changed).filter((one) => chosen.includes(one) || !shown.includes(one));
  const values = [...new Set([...kept, ...chosen.filter((one) => !shown.includes(one))])];
  return {
    [changed]: values,
    [other]: query.getAll(other).filter((one) => !values.includes(one)),
    cursor: null,
  };
}

/** The page without a value; null for what is a filter of single requests only. */
export function excludingLink(
  path: string,
  search: string | URLSearchParams,
  { name, value }: { name: string; value: string },
): string | null {
  if (!SERIES_DIMENSIONS.some((dimension) => dimension === name)) return null;
  return `${path}${changedQuery(search, withValue(new URLSearchParams(search), name, value, "is not"))}`;
}

/** What a filter lets through, in a few words. */
export function filterSummary(chosen: string[], left: string[], offered: number): string {
  const only = chosen.length === 1 ? shownValue(chosen[0]!) : `${chosen.length} of ${offered}`;
  if (left.length === 0) return chosen.length === 0 ? "all" : only;
  if (chosen.length > 0) return `${only}, ${left.length} excluded`;
  return left.length === 1 ? `not ${shownValue(left[0]!)}` : `all but ${left.length}`;
}
