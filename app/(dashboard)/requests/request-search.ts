/** Filters that only this page has, shown as chips. */
export const CHIP_FILTERS = [
  { name: "error_type", label: "error" },
  { name: "user_id", label: "user" },
  { name: "tag", label: "tag" },
  { name: "min_latency_ms", label: "latency from", unit: " ms" },
  { name: "provider", label: "provider" },
  { name: "environment", label: "environment" },
] as const;

const PASSED = ["status", "error_type", "user_id", "tag", "min_latency_ms", "anomalous", "cursor"];

/** What of the page's address the list understands. */
export function listQuery(search: URLSearchParams, limit: number): URLSearchParams {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const [name, value] of search) if (PASSED.includes(name) && value !== "") query.append(name, value);
  return query;
}
