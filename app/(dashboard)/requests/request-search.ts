/** Filters of this page only, shown as chips. */
export const CHIP_FILTERS = [
  { name: "error_type", label: "error" },
  { name: "user_id", label: "user" },
  { name: "tag", label: "tag" },
  { name: "min_latency_ms", label: "min latency", unit: " ms" },
  { name: "provider", label: "provider" },
  { name: "environment", label: "environment" },
] as const;

const PAGE_ONLY = ["project", "cursor", "request", "at", "window", "compare", "refresh", "tz", "limit"];

/** The API query that exports what the page shows, with the current ends of the range. */
export function csvQuery(search: URLSearchParams, from: number, to: number): string {
  const query = new URLSearchParams(search);
  for (const name of PAGE_ONLY) query.delete(name);
  if (query.get("status") === "all") query.delete("status");
  query.set("from", new Date(from).toISOString());
  query.set("to", new Date(to).toISOString());
  query.set("format", "csv");
  return query.toString();
}
