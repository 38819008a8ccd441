import type { Facets } from "@/lib/dashboard/overview/overview-model";
import { listSeries, type Series } from "@/lib/store/requests/series";

const VALUES_LIMIT = 500;

/** The values on offer in filters. */
export async function loadFacets(projectId: number): Promise<Facets> {
  return prepareFacets(await listSeries(projectId));
}

export function prepareFacets(series: readonly Series[]): Facets {
  const values = (name: "model" | "service" | "provider" | "environment") =>
    [...new Set(series.map((one) => one[name]))]
      .filter((value) => value !== "")
      .sort((a, b) => a.localeCompare(b, "en"))
      .slice(0, VALUES_LIMIT);
  return {
    models: values("model"),
    services: values("service"),
    providers: values("provider"),
    environments: values("environment"),
  };
}
