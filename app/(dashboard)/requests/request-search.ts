import { SINGLE } from "@/components/panels/range/filter-state";
import { FILTER_NAMES, notName } from "@/lib/schema/figures/filters";

/** What the page and the API have in common; the rest of the address is the page's own. */
const SHARED = [
  ...FILTER_NAMES,
  "status",
  ...SINGLE.flatMap((name) => [name, notName(name)]),
  "min_latency_ms",
  "min_cost_usd",
  "search",
  "anomalous",
];

/** An empty value stands for requests without one. */
const NAMES_NONE = FILTER_NAMES.filter((name) => !name.endsWith("model"));

/** The filters of the page as the API names them. */
export function apiQuery(search: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of SHARED)
    for (const value of search.getAll(name))
      if ((value !== "" || NAMES_NONE.includes(name)) && !(name === "status" && value === "all"))
        query.append(name, value);
  return query;
}
