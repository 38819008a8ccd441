import type { RequestSort } from "@/lib/dashboard/requests/requests-model";

/** A column of the list of requests. */
type Definition = {
  label: string;
  /** The least, in rem; the table shares among its columns what is left. */
  width: number;
  /** What of a request it holds, by the names of the export. */
  fields: readonly string[];
  /** What the list is called when it is sorted by this column: the largest first, then the smallest first. */
  sorts?: readonly [string, string];
  sort?: RequestSort;
  numeric?: boolean;
};

const DEFINITIONS = {
  time: {
    label: "time",
    width: 7.75,
    fields: ["timestamp"],
    sort: "time",
    sorts: ["newest first", "oldest first"],
  },
  id: { label: "id", width: 8, fields: ["id"] },
  model: { label: "model", width: 9, fields: ["model", "fallback_from"] },
  served: { label: "served model", width: 9, fields: ["served_model"] },
  provider: { label: "provider", width: 7, fields: ["provider"] },
  environment: { label: "environment", width: 7.5, fields: ["environment"] },
  status: { label: "status", width: 6.75, fields: ["status", "error_type"] },
  finish: { label: "finish reason", width: 7.5, fields: ["finish_reason"] },
  latency: {
    label: "latency",
    width: 5.5,
    fields: ["latency_ms"],
    sort: "latency",
    sorts: ["slowest first", "fastest first"],
    numeric: true,
  },
  ttft: {
    label: "first token",
    width: 6.5,
    fields: ["ttft_ms"],
    sort: "ttft",
    sorts: ["latest first token first", "earliest first token first"],
    numeric: true,
  },
  input: {
    label: "input",
    width: 5,
    fields: ["input_tokens"],
    sort: "input",
    sorts: ["most input first", "least input first"],
    numeric: true,
  },
  cached: { label: "cached input", width: 7, fields: ["cached_input_tokens"], numeric: true },
  written: { label: "cache writes", width: 7, fields: ["cache_write_tokens"], numeric: true },
  output: {
    label: "output",
    width: 5,
    fields: ["output_tokens"],
    sort: "output",
    sorts: ["most output first", "least output first"],
    numeric: true,
  },
  thinking: { label: "thinking", width: 5.5, fields: ["thinking_tokens"], numeric: true },
  tokens: {
    label: "tokens",
    width: 5.25,
    fields: ["input_tokens", "output_tokens"],
    sort: "tokens",
    sorts: ["most tokens first", "fewest tokens first"],
    numeric: true,
  },
  cost: {
    label: "cost",
    // Room for a cached request of a fraction of a cent: an amount that is cut is another amount.
    width: 8,
    fields: ["cost_usd", "cache_hit"],
    sort: "cost",
    sorts: ["most expensive first", "cheapest first"],
    numeric: true,
  },
  source: { label: "cost source", width: 6.5, fields: ["cost_source"] },
  service: { label: "service", width: 8.25, fields: ["service"] },
  user: { label: "user", width: 5.5, fields: ["user_id"] },
  sender: { label: "sender", width: 7, fields: ["sender"] },
  tags: { label: "tags", width: 9, fields: ["tags"] },
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
