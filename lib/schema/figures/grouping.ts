import { SERIES_DIMENSIONS, type SeriesDimension } from "./filters";

/**
 * What the lines of a chart stand for. `series`: a part of the name of a series, exact and fast. `raw`: read from the
 * requests themselves, so bounded.
 */
export type Grouping =
  | { kind: "none" }
  | { kind: "series"; by: SeriesDimension }
  | { kind: "raw"; by: "error_type" | "user" }
  | { kind: "raw"; by: "tag"; tag: string };

/**
 * How many requests are read for a `raw` grouping, the newest: each of them, or only their sums. A page that refreshes itself
 * reads them again each time, so in about a second.
 */
export const READ_LIMITS = { each: 50_000, sums: 250_000 };

const TAG = "tag:";

/** `by` of a page's query: a name of the list below, or `tag:NAME`; anything else groups by model. */
export function parseGrouping(text: string | null): Grouping {
  if (text === "none") return { kind: "none" };
  if (text === "error_type" || text === "user") return { kind: "raw", by: text };
  if (text?.startsWith(TAG) && text.length > TAG.length && text.length <= 104 && !text.includes("\0"))
    return { kind: "raw", by: "tag", tag: text.slice(TAG.length) };
  return { kind: "series", by: SERIES_DIMENSIONS.find((one) => one === text) ?? "model" };
}

/** The name of the query parameter that filters requests by a value of the group. */
export function filterOf(grouping: Grouping, value: string): { name: string; value: string } | null {
  if (grouping.kind === "none") return null;
  if (grouping.kind === "series") return { name: grouping.by, value };
  if (value === "") return null;
  if (grouping.by === "tag") return { name: "tag", value: `${grouping.tag}:${value}` };
  return { name: grouping.by === "user" ? "user_id" : "error_type", value };
}

/** "model", "error type", "tag team". */
export function groupingName(grouping: Grouping): string {
  if (grouping.kind === "none") return "all requests";
  return grouping.by === "tag" ? `tag ${grouping.tag}` : grouping.by.replace("_", " ");
}
