/** Filters of this page only, shown as chips. */
export const CHIP_FILTERS = [
  { name: "error_type", label: "error" },
  { name: "user_id", label: "user" },
  { name: "tag", label: "tag" },
  { name: "min_latency_ms", label: "min latency", unit: " ms" },
  { name: "min_cost_usd", label: "min cost", unit: " USD" },
  { name: "search", label: "search" },
] as const;

/** What the page and the export have in common; the rest of the address is the page's own. */
const EXPORTED = [
  "model",
  "provider",
  "environment",
  "service",
  "status",
  "error_type",
  "user_id",
  "tag",
  "min_latency_ms",
  "min_cost_usd",
  "search",
  "anomalous",
];

/** An empty value asks for requests without one. */
const NAMES_NONE = ["provider", "environment", "service"];

/** The API query that exports what the page shows, with the current ends of the range. */
export function csvQuery(search: URLSearchParams, from: number, to: number): string {
  const query = new URLSearchParams();
  for (const name of EXPORTED)
    for (const value of search.getAll(name))
      if ((value !== "" || NAMES_NONE.includes(name)) && !(name === "status" && value === "all"))
        query.append(name, value);
  query.set("from", new Date(from).toISOString());
  query.set("to", new Date(to).toISOString());
  query.set("format", "csv");
  return query.toString();
}
