import type { SeriesDimension } from "@/lib/schema/figures/filters";

/** What series are grouped by: a dimension, or two, whose values are one label: both as a JSON array. */
export type LabelGrouping = SeriesDimension | readonly [first: SeriesDimension, second: SeriesDimension];

/** SQL: the label of a row of `series`. */
export const seriesLabel = (by: LabelGrouping): string => (typeof by === "string" ? by : pairSql(by));

/** SQL: two texts as `pairOf` reads them. */
export const pairSql = ([first, second]: readonly [string, string]): string =>
  `json_build_array(${first}, ${second})::text`;
