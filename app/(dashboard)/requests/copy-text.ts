import type { RequestRow } from "@/lib/dashboard/requests/requests-model";

/** A request as the API writes it, without what is null. */
export function requestJson(row: RequestRow): string {
  const { id, t, billing, previousCost, anomalies, tags, ...rest } = row;
  const fields: Record<string, unknown> = {
    id,
    timestamp: new Date(t).toISOString(),
    ...rest,
    ...billing,
    tags: Object.keys(tags).length > 0 ? tags : null,
    previousCost,
    anomalies: anomalies.length > 0 ? anomalies : null,
  };
  const named = Object.entries(fields).filter(([, value]) => value !== null);
  return JSON.stringify(Object.fromEntries(named.map(([name, value]) => [snakeCase(name), value])), null, 2);
}

const snakeCase = (name: string) => name.replaceAll(/[A-Z]|\d+(?=h)/g, (part) => `_${part.toLowerCase()}`);

/** The call that reads a request. The address is quoted, since an id may contain anything. */
export function requestCurl({ id, t }: Pick<RequestRow, "id" | "t">, origin: string): string {
  const address = `${origin}/api/v1/requests/${encodeURIComponent(id)}?timestamp=${new Date(t).toISOString()}`;
  return `curl '${address.replaceAll("'", "%27")}' \\\n  -H "Authorization: Bearer $SIGHTLINE_API_KEY"`;
}
