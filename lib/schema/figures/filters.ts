/** Repeatable filters of read endpoints and pages; an empty list means "all". Values of one dimension are OR-ed. */
export type Filters = { models: string[]; providers: string[]; environments: string[]; services: string[] };

export const NO_FILTERS: Filters = { models: [], providers: [], environments: [], services: [] };

/** Half-open [from, to), epoch ms. */
export type TimeSpan = { from: number; to: number };

/** The parts of the name of a series. */
export const SERIES_DIMENSIONS = ["model", "provider", "environment", "service"] as const;
export type SeriesDimension = (typeof SERIES_DIMENSIONS)[number];

export const valuesOf = (filters: Filters, dimension: SeriesDimension): string[] =>
  ({
    model: filters.models,
    provider: filters.providers,
    environment: filters.environments,
    service: filters.services,
  })[dimension];
