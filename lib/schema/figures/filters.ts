export type FilterValues = {
  models: string[];
  providers: string[];
  environments: string[];
  services: string[];
};

/**
 * Repeatable filters of read endpoints and pages; an empty list means "all". Values of one dimension are OR-ed. What `not`
 * names is left out, also where it is wanted; without it nothing is.
 */
export type Filters = FilterValues & { not?: FilterValues };

export const NO_FILTERS: Filters = { models: [], providers: [], environments: [], services: [] };

/** Half-open [from, to), epoch ms. */
export type TimeSpan = { from: number; to: number };

/** The parts of the name of a series. */
export const SERIES_DIMENSIONS = ["model", "provider", "environment", "service"] as const;
export type SeriesDimension = (typeof SERIES_DIMENSIONS)[number];
/** What figures are split by: errors by their type, too. */
export const GROUP_DIMENSIONS = [...SERIES_DIMENSIONS, "error_type"] as const;

/** Of a rule or a budget, whose lists are named as dimensions are. */
export const filtersOf = ({
  model = [],
  provider = [],
  environment = [],
  service = [],
}: Partial<Record<SeriesDimension, string[]>>): Filters => ({
  models: model,
  providers: provider,
  environments: environment,
  services: service,
});

/** Of the label set of an alert: a label "" stands for requests without a value, an absent one for all. */
export const filtersOfLabels = (labels: Readonly<Record<string, string>>): Filters =>
  filtersOf(
    Object.fromEntries(
      SERIES_DIMENSIONS.flatMap((name) => (labels[name] === undefined ? [] : [[name, [labels[name]]]])),
    ),
  );

/** The parameter that leaves out what the one of this name asks for. */
export const notName = <T extends string>(name: T) => `not_${name}` as const;

/** No request is without a model: the others may ask for requests without a value. */
export const isNeverEmpty = (name: string): boolean => name === "model" || name === notName("model");

/** The parameters that every page with a range understands. */
export const FILTER_NAMES: readonly string[] = SERIES_DIMENSIONS.flatMap((name) => [name, notName(name)]);

export const valuesOf = (filters: FilterValues, dimension: SeriesDimension): string[] =>
  ({
    model: filters.models,
    provider: filters.providers,
    environment: filters.environments,
    service: filters.services,
  })[dimension];

/** Whether they select or leave out any value. */
export const isFiltered = ({ not, ...wanted }: Filters): boolean =>
  [wanted, not ?? NO_FILTERS].some((lists) =>
    SERIES_DIMENSIONS.some((name) => valuesOf(lists, name).length > 0),
  );

/** Whether the filters let a value of a dimension through. */
export function lets(filters: Filters, dimension: SeriesDimension, value: string): boolean {
  const wanted = valuesOf(filters, dimension);
  if (wanted.length > 0 && !wanted.includes(value)) return false;
  return !filters.not || !valuesOf(filters.not, dimension).includes(value);
}

/** What a rule, a budget or a silence is limited to; it covers all where it names nothing. */
export type Scope = Partial<Record<SeriesDimension, readonly string[]>>;

/** What scopes name of each dimension, in order. */
export function valuesOfScopes(scopes: readonly Scope[]): Record<SeriesDimension, string[]> {
  const of = (named: (scope: Scope) => readonly string[] | undefined) =>
    [...new Set(scopes.flatMap((scope) => named(scope) ?? []))].sort();
  return {
    model: of(({ model }) => model),
    provider: of(({ provider }) => provider),
    environment: of(({ environment }) => environment),
    service: of(({ service }) => service),
  };
}

/** Whether the filters let through any of what a scope covers. */
export function letsScope(filters: Filters, scope: Scope): boolean {
  const named = valuesOfScopes([scope]);
  return SERIES_DIMENSIONS.every(
    (name) => named[name].length === 0 || named[name].some((value) => lets(filters, name, value)),
  );
}

/** Whether the filters let a series through. */
export const letsSeries = (filters: Filters, series: Readonly<Record<SeriesDimension, string>>): boolean =>
  SERIES_DIMENSIONS.every((name) => lets(filters, name, series[name]));
