import type { Facets } from "@/lib/dashboard/overview/overview-model";
import { listValues } from "@/lib/store/requests/series-names";

const VALUES_LIMIT = 500;

/** The values on offer in filters. */
export async function loadFacets(projectId: number): Promise<Facets> {
  const { model, service, provider, environment } = await listValues(projectId, VALUES_LIMIT);
  const sorted = (values: readonly string[]) => values.toSorted((a, b) => a.localeCompare(b, "en"));
  return {
    models: sorted(model),
    services: sorted(service),
    providers: sorted(provider),
    environments: sorted(environment),
  };
}
