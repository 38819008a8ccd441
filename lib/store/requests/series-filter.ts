import type { Filters } from "@/lib/schema/figures/filters";

/** SQL: a row's `series_id` belongs to the project's series under these filters; binds four arrays from `$first`. */
export function seriesCondition(column: string, projectParameter: number, first: number): string {
  const dimension = (name: string, offset: number) =>
    `(cardinality($${first + offset}::text[]) = 0 OR s.${name} = ANY ($${first + offset}))`;
  return `${column} IN (SELECT s.id FROM series s WHERE s.project_id = $${projectParameter}
    AND ${dimension("model", 0)} AND ${dimension("provider", 1)}
    AND ${dimension("environment", 2)} AND ${dimension("service", 3)})`;
}

export function filterParameters(filters: Filters): string[][] {
  return [filters.models, filters.providers, filters.environments, filters.services];
}
