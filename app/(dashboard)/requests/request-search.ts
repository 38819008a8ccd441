/** Filters that only this page has, shown as chips. */
export const CHIP_FILTERS = [
  { name: "error_type", label: "error" },
  { name: "user_id", label: "user" },
  { name: "tag", label: "tag" },
  { name: "min_latency_ms", label: "latency from", unit: " ms" },
  { name: "provider", label: "provider" },
  { name: "environment", label: "environment" },
] as const;

const OF_THE_PAGE = ["project", "cursor", "request", "at", "window", "compare", "refresh", "tz", "limit"];

/** The query of the API that gives what the page shows as a file, with the ends of the range as they are now. */
export function csvQuery(search: URLSearchParams, from: number, to: number): string {
  const query = new URLSearchParams(search);
  for (const name of OF_THE_PAGE) query.delete(name);
  if (query.get("status") === "all") query.delete("status");
  query.set("from", new Date(from).toISOString());
  query.set("to", new Date(to).toISOString());
  query.set("format", "csv");
  return query.toString();
}
