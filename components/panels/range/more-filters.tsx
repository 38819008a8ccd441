import type { Facets } from "@/lib/dashboard/overview/overview-model";
import { FilterMenu } from "./filter-menu";

/** Provider and environment, where there is a choice. */
export function MoreFilters({ facets: { providers, environments } }: { facets: Facets }) {
  return (
    <>
      {providers.length > 1 && <FilterMenu name="provider" label="Provider" values={providers} excludes />}
      {environments.length > 1 && (
        <FilterMenu name="environment" label="Environment" values={environments} excludes />
      )}
    </>
  );
}
