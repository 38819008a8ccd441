import { loadPageQuery } from "@/lib/dashboard/range/load-page-query";
import {
  type Filters,
  isFiltered,
  NO_FILTERS,
  SERIES_DIMENSIONS,
  type SeriesDimension,
  valuesOf,
} from "@/lib/schema/figures/filters";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";
import { wholeMinutes } from "./whole-minutes";

/** Filter values that no request of the range has; empty: each has some, but none has all of them. */
export type Unmatched = { name: SeriesDimension; value: string }[];

/** Why the filters of a page leave nothing of its range; null where they leave something, or there are none. */
export async function loadUnmatched(projectId: number, search: string): Promise<Unmatched | null> {
  const { query } = await loadPageQuery(projectId, search);
  const { filters } = query;
  if (!isFiltered(filters)) return null;
  const span = wholeMinutes(query);
  const valuesIn = async (some: Filters, groupBy: SeriesDimension | "none") => {
    const level = levelOfSpan(span.to - span.from);
    const wanted = { projectId, filters: some, ...span, level, stepMs: null, groupBy };
    const rows = await readCachedRollups({ ...wanted, sketches: [], figures: ["requests"] });
    return rows.filter(({ figures }) => figures.requests > 0).map(({ key }) => key);
  };
  if ((await valuesIn(filters, "none")).length > 0) return null;
  if ((await valuesIn(NO_FILTERS, "none")).length === 0) return null;
  const missing = SERIES_DIMENSIONS.map(async (name) => {
    const values = valuesOf(filters, name);
    if (values.length === 0) return [];
    const found = new Set(await valuesIn({ ...NO_FILTERS, [`${name}s`]: values }, name));
    return values.filter((value) => !found.has(value)).map((value) => ({ name, value }));
  });
  return (await Promise.all(missing)).flat();
}
