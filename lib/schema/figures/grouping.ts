import { SERIES_DIMENSIONS, type SeriesDimension } from "./filters";

/** `series`: a part of the name of a series, exact and fast. `raw`: read from the requests themselves, so bounded. */
export type Dimension =
  | { kind: "series"; by: SeriesDimension }
  | { kind: "raw"; by: "error_type" | "user" }
  | { kind: "raw"; by: "tag"; tag: string };

/** What the lines of a chart stand for: all requests, the values of a dimension, or the pairs of values of two. */
export type Grouping = readonly [] | readonly [Dimension] | readonly [first: Dimension, second: Dimension];

/**
 * How many requests are read for a grouping with a `raw` dimension, the newest: each of them, or only their sums, and sums of
 * pairs with a user or a tag, of which there may be as many as requests. A page that refreshes itself reads them again each
 * time, so in about a second.
 */
export const READ_LIMITS = { each: 50_000, sums: 250_000, pairs: 100_000 };
/** What a page needs of them: "each" for percentiles. */
export type Reads = "each" | "sums";

/** The parameter of the second dimension. As a property that is written out it would look like that of a promise. */
export const THEN = "then";

const TAG = "tag:";

/** A name of the list below, or `tag:NAME`. */
export function parseDimension(text: string | null): Dimension | null {
  if (text === "error_type" || text === "user") return { kind: "raw", by: text };
  if (text?.startsWith(TAG) && text.length > TAG.length && text.length <= 104 && !text.includes("\0"))
    return { kind: "raw", by: "tag", tag: text.slice(TAG.length) };
  const by = SERIES_DIMENSIONS.find((one) => one === text);
  return by ? { kind: "series", by } : null;
}

/** As `parseDimension` reads it. */
export const dimensionText = (dimension: Dimension): string =>
  dimension.by === "tag" ? `${TAG}${dimension.tag}` : dimension.by;

/** Whether its groups are read from the requests themselves. */
export const isRaw = (grouping: Grouping): boolean => grouping.some(({ kind }) => kind === "raw");

/** How many requests are read for it; null: it has rollups of all. */
export function readLimit(grouping: Grouping, reads: Reads): number | null {
  if (!isRaw(grouping)) return null;
  const isOpen = grouping.some(({ by }) => by === "user" || by === "tag");
  return READ_LIMITS[reads === "sums" && grouping.length > 1 && isOpen ? "pairs" : reads];
}

export const seriesDimensions = (grouping: Grouping): SeriesDimension[] =>
  grouping.flatMap((one) => (one.kind === "series" ? one.by : []));

/** The values of a group of two dimensions, whose key is both as a JSON array. */
export const pairOf = (key: string) => JSON.parse(key) as [first: string, second: string];

/** The name of the query parameter that filters requests by a value of the dimension. */
export function filterOf(dimension: Dimension, value: string): { name: string; value: string } | null {
  if (dimension.kind === "series") return { name: dimension.by, value };
  if (value === "") return null;
  if (dimension.by === "tag") return { name: "tag", value: `${dimension.tag}:${value}` };
  return { name: dimension.by === "user" ? "user_id" : "error_type", value };
}

/** "model", "error type", "tag team". */
export const dimensionName = (dimension: Dimension): string =>
  dimension.by === "tag" ? `tag ${dimension.tag}` : dimension.by.replace("_", " ");

export const groupingName = (names: readonly string[]): string =>
  names.length === 0 ? "all requests" : names.join(", then ");
