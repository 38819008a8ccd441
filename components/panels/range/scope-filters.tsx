import { type Scope, valuesOfScopes } from "@/lib/schema/figures/filters";
import { FilterChips } from "./filter-chips";
import { FilterMenu } from "./filter-menu";

/** Filters of a list whose entries are limited to models, services and so on; on offer is what they name. */
export function ScopeFilters({ scopes }: { scopes: readonly Scope[] }) {
  const named = valuesOfScopes(scopes);
  const menus = [
    { name: "model", label: "Model", values: named.model },
    { name: "service", label: "Service", values: named.service },
    { name: "provider", label: "Provider", values: named.provider },
    { name: "environment", label: "Environment", values: named.environment },
  ] as const;
  return (
    <>
      {menus.map((menu) => menu.values.length > 0 && <FilterMenu key={menu.name} {...menu} excludes />)}
      <FilterChips />
    </>
  );
}
