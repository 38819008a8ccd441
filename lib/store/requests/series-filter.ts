import { type Filters, NO_FILTERS, SERIES_DIMENSIONS, valuesOf } from "@/lib/schema/figures/filters";

/** SQL: a row's `series_id` belongs to the project's series under these filters; binds eight arrays from `$first`. */
export function seriesCondition(column: string, projectParameter: number, first: number): string {
  const conditions = SERIES_DIMENSIONS.map((name, at) => {
    const [wanted, left] = [first + at, first + SERIES_DIMENSIONS.length + at];
    return `(cardinality($${wanted}::text[]) = 0 OR s.${name} = ANY ($${wanted})) AND s.${name} <> ALL ($${left}::text[])`;
  });
  return `${column} IN (SELECT s.id FROM series s WHERE s.project_id = $${projectParameter}
    AND ${conditions.join("\n    AND ")})`;
}

/** What each dimension must be one of, then what it must not be. */
export const filterParameters = (filters: Filters): string[][] =>
  [filters, filters.not ?? NO_FILTERS].flatMap((lists) =>
    SERIES_DIMENSIONS.map((dimension) => valuesOf(lists, dimension)),
  );
