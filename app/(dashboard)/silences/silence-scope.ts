import type { Facets } from "@/lib/dashboard/overview/overview-model";
import type { Matchers } from "@/lib/schema/alerts/silence";
import type { Scope } from "@/lib/schema/figures/filters";

/** What a silence is limited to; a prefix stands for the known values that begin with it. */
export function silenceScope({ model, provider, environment, service }: Matchers, facets: Facets): Scope {
  const named = (wanted: string | undefined, known: readonly string[]): string[] => {
    if (wanted === undefined) return [];
    const found = wanted.endsWith("*") ? known.filter((one) => one.startsWith(wanted.slice(0, -1))) : [];
    return found.length > 0 ? found : [wanted];
  };
  return {
    model: named(model, facets.models),
    provider: named(provider, facets.providers),
    environment: named(environment, facets.environments),
    service: named(service, facets.services),
  };
}
