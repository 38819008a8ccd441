import type { RequestSort } from "@/lib/dashboard/requests/requests-model";

/** A column of the list of requests. */
type Definition = {
  label: string;
  /** What of a request it holds, by the names of the export. */
  fields: readonly string[];
  /** What the list is called when it is sorted by this column: the largest first, then the smallest first. */
  sorts?: readonly [string, string];
  sort?: RequestSort;
  numeric?: boolean;
};

const DEFINITIONS = {
  time: { label: "time", fields: ["timestamp"], sort: "time", sorts: ["newest first", "oldest first"] },
  id: { label: "id", fields: ["id"] },
  model: { label: "model", fields: ["model", "fallback_from"] },
  served: { label: "served model", fields: ["served_model"] },
  provider: { label: "provider", fields: ["provider"] },
  environment: { label: "environment", fields: ["environment"] },
  status: { label: "status", fields: ["status", "error_type"] },
  finish: { label: "finish reason", fields: ["finish_reason"] },
  latency: {
    label: "latency",
    fields: ["latency_ms"],
    sort: "latency",
    sorts: ["slowest first", "fastest first"],
    numeric: true,
  },
  ttft: {
    label: "first token",
    fields: ["ttft_ms"],
    sort: "ttft",
    sorts: ["latest first token first", "earliest first token first"],
    numeric: true,
  },
  input: {
    label: "input",
    fields: ["input_tokens"],
    sort: "input",
    sorts: ["most input first", "least input first"],
    numeric: true,
  },
  cached: { label: "cached input", fields: ["cached_input_tokens"], numeric: true },
  written: { label: "cache writes", fields: ["cache_write_tokens"], numeric: true },
  output: {
    label: "output",
    fields: ["output_tokens"],
    sort: "output",
    sorts: ["most output first", "least output first"],
    numeric: true,
  },
  thinking: { label: "thinking", fields: ["thinking_tokens"], numeric: true },
  tokens: {
    label: "tokens",
    fields: ["input_tokens", "output_tokens"],
    sort: "tokens",
    sorts: ["most tokens first", "fewest tokens first"],
    numeric: true,
  },
  cost: {
    label: "cost",
    fields: ["cost_usd", "cache_hit"],
    sort: "cost",
    sorts: ["most expensive first", "cheapest first"],
    numeric: true,
  },
  source: { label: "cost source", fields: ["cost_source"] },
  service: { label: "service", fields: ["service"] },
  user: { label: "user", fields: ["user_id"] },
  sender: { label: "sender", fields: ["sender"] },
  tags: { label: "tags", fields: ["tags"] },
} satisfies Record<string, Definition>;

export type ColumnKey = keyof typeof DEFINITIONS;
export type RequestColumn = Definition & { key: ColumnKey };

/** Of the browser: which columns its user has chosen. */
export const COLUMNS_COOKIE = "sightline-request-columns";

export const COLUMNS: readonly RequestColumn[] = (Object.keys(DEFINITIONS) as ColumnKey[]).map((key) => ({
  key,
  ...DEFINITIONS[key],
}));

const DEFAULT: readonly ColumnKey[] = [
  ...(["time", "model", "status", "latency", "ttft", "input", "output", "cost", "service", "user"] as const),
];

/** Which columns a text of the address or of the cookie names, in the order of the table; the usual ones without any. */
export function readColumns(text: string | null | undefined): ColumnKey[] {
  const named = new Set((text ?? "").split(","));
  const chosen = COLUMNS.map(({ key }) => key).filter((key) => named.has(key));
  // The time opens a request.
  return chosen.length === 0 ? [...DEFAULT] : ["time", ...chosen.filter((key) => key !== "time")];
}

/** The text that `readColumns` reads; null for the usual columns. */
export function columnsText(keys: readonly ColumnKey[]): string | null {
  const text = readColumns(keys.join(",")).join(",");
  return text === DEFAULT.join(",") ? null : text;
}

/** The columns of a table that is sorted; the sorted one is always there. */
export function shownColumns(keys: readonly ColumnKey[], sort: RequestSort): RequestColumn[] {
  return COLUMNS.filter((column) => keys.includes(column.key) || column.sort === sort);
}

/** The fields of an export of these columns; null, which is all fields, for the usual ones. */
export function exportedFields(keys: readonly ColumnKey[]): string[] | null {
  if (columnsText(keys) === null) return null;
  return [...new Set(COLUMNS.flatMap(({ key, fields }) => (keys.includes(key) ? fields : [])))];
}
