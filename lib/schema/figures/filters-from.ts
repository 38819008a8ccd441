import { withoutOwner } from "@/lib/schema/request/resource-name";
import { type Filters, type FilterValues, notName, type SeriesDimension } from "./filters";

/** The filters that `values` gives for the names of parameters. */
export function filtersFrom(values: (name: string) => string[]): Filters {
  const of = (nameOf: (dimension: SeriesDimension) => string): FilterValues => ({
    models: values(nameOf("model")).map(withoutOwner),
    providers: values(nameOf("provider")),
    environments: values(nameOf("environment")),
    services: values(nameOf("service")),
  });
  const not = of(notName);
  const excludes = Object.values(not).some((list) => list.length > 0);
  return { ...of((dimension) => dimension), ...(excludes && { not }) };
}
